package dev.bougie.jobs.fit;

/**
 * Weighted means and products of features and label, one row after the other (West 1979, Updating
 * Mean and Variance Estimates), in memory that does not grow with the rows. What is undefined must
 * have been replaced before.
 */
public final class Moments {

  private final int width;
  private final double[] means;
  private final double[] products;
  private final double[] deltas;
  private double weight;
  private long rows;

  public Moments(int features) {
    this.width = features + 1;
    this.means = new double[width];
    this.products = new double[width * width];
    this.deltas = new double[width];
  }

  /**
   * Adds a row.
   *
   * @param weight at least 0
   * @throws IllegalArgumentException if a value is not finite
   */
  public void add(double[] inputs, double label, double weight) {
    if (inputs.length != width - 1) {
      throw new IllegalArgumentException(
          "%d inputs, must be %d".formatted(inputs.length, width - 1));
    }
    if (!(weight >= 0 && Double.isFinite(weight))) {
      throw new IllegalArgumentException(
          "weight %s, must be at least 0 and finite".formatted(weight));
    }
    rows++;
    if (weight == 0) {
      return;
    }
    for (int i = 0; i < width; i++) {
      double value = i < inputs.length ? inputs[i] : label;
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException(
            "%s is %s, must be finite"
                .formatted(i < inputs.length ? "input " + i : "label", value));
      }
      deltas[i] = value - means[i];
    }
    double total = this.weight + weight;
    double share = weight / total;
    for (int i = 0; i < width; i++) {
      double scaled = deltas[i] * weight * (1 - share);
      for (int j = 0; j <= i; j++) {
        products[i * width + j] += scaled * deltas[j];
      }
    }
    for (int i = 0; i < width; i++) {
      means[i] += share * deltas[i];
    }
    this.weight = total;
  }

  int features() {
    return width - 1;
  }

  long rows() {
    return rows;
  }

  /** The sum of the weights. */
  double weight() {
    return weight;
  }

  double mean(int feature) {
    return means[feature];
  }

  double labelMean() {
    return means[width - 1];
  }

  /** Of two features, divided by the sum of the weights. */
  double covariance(int first, int second) {
    int larger = Math.max(first, second);
    return products[larger * width + Math.min(first, second)] / weight;
  }

  double labelCovariance(int feature) {
    return covariance(feature, width - 1);
  }

  double labelVariance() {
    return covariance(width - 1, width - 1);
  }
}
