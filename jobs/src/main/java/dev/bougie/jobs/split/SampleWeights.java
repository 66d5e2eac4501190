package dev.bougie.jobs.split;

import java.time.Duration;
import java.util.Arrays;

/** How much each row counts in a fit. */
public final class SampleWeights {

  private SampleWeights() {}

  /**
   * {@code 2^(-age / halfLife)}: 1 for a row that opens at {@code now}, half of that one half-life
   * earlier; 0 where that is smaller than a double can be, about a thousand half-lives back. The
   * same bits on every machine.
   *
   * @param open open times, epoch milliseconds, none later than {@code now}
   * @param now the newest open time trained on, never the wall clock's
   * @param halfLife at least a millisecond
   * @throws IllegalArgumentException if a row is newer, or the half-life shorter
   */
  public static double[] age(long[] open, long now, Duration halfLife) {
    double half = halfLife.toMillis();
    if (half < 1) {
      throw new IllegalArgumentException(
          "half-life %s, must be at least a millisecond".formatted(halfLife));
    }
    double[] weights = new double[open.length];
    for (int row = 0; row < open.length; row++) {
      if (open[row] > now) {
        throw new IllegalArgumentException(
            "row %d opens at %d, after %d".formatted(row, open[row], now));
      }
      weights[row] = StrictMath.pow(2, -((now - open[row]) / half));
    }
    return weights;
  }

  /**
   * The product of several weights of each row, scaled to a mean of 1, so that a model's setting
   * that counts rows (XGBoost's {@code min_child_weight}) keeps its meaning.
   *
   * @param weights for each reason to weigh, one weight a row: finite, at least 0; at least one
   *     reason
   * @throws IllegalArgumentException if they differ in length, are out of range, or all products
   *     are 0
   */
  public static double[] product(double[]... weights) {
    double[] product = new double[weights[0].length];
    Arrays.fill(product, 1);
    for (double[] factor : weights) {
      if (factor.length != product.length) {
        throw new IllegalArgumentException(
            "%d weights beside %d".formatted(factor.length, product.length));
      }
      for (int row = 0; row < product.length; row++) {
        if (!(factor[row] >= 0 && factor[row] < Double.POSITIVE_INFINITY)) {
          throw new IllegalArgumentException("row %d weighs %s".formatted(row, factor[row]));
        }
        product[row] *= factor[row];
      }
    }
    double sum = 0;
    for (double weight : product) {
      sum += weight;
    }
    if (!(sum > 0 && sum < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "%d rows weigh %s together".formatted(product.length, sum));
    }
    double mean = sum / product.length;
    for (int row = 0; row < product.length; row++) {
      product[row] /= mean;
    }
    return product;
  }
}
