package dev.bougie.features.catalogue;

/**
 * The weights of an exponential average over a window of exact length: {@code decay^k} for the
 * value {@code k} candles ago, divided by their sum. The window is long enough that what it cuts
 * off weighed {@code e^-8}, a third of a thousandth.
 */
final class ExponentialWeights {

  /** Oldest first. */
  private final double[] weights;

  private final double total;

  private ExponentialWeights(int length, double decay) {
    weights = new double[length];
    double weight = 1;
    double sum = 0;
    for (int age = 0; age < length; age++) {
      weights[length - 1 - age] = weight;
      sum += weight;
      weight *= decay;
    }
    total = sum;
  }

  /** The exponential moving average of that span, {@code alpha = 2 / (span + 1)}. */
  static ExponentialWeights ofSpan(int span) {
    return new ExponentialWeights(4 * span, (span - 1.0) / (span + 1.0));
  }

  /** Wilder's smoothing over that period, {@code alpha = 1 / period}. */
  static ExponentialWeights ofWilder(int period) {
    return new ExponentialWeights(8 * period, (period - 1.0) / period);
  }

  /** The exact number of values an average is taken over. */
  int length() {
    return weights.length;
  }

  /** The average of the {@link #length()} values that end with {@code last}. */
  double average(double[] values, int last) {
    int first = last - weights.length + 1;
    double sum = 0;
    for (int k = 0; k < weights.length; k++) {
      sum += weights[k] * values[first + k];
    }
    return sum / total;
  }

  /**
   * How far the value at {@code last} lies above that average. Averaging the differences keeps the
   * digits that subtracting two nearly equal prices would lose, and is exactly 0 where the values
   * are all the same.
   */
  double lastAboveAverage(double[] values, int last) {
    int first = last - weights.length + 1;
    double newest = values[last];
    double sum = 0;
    for (int k = 0; k < weights.length; k++) {
      sum += weights[k] * (newest - values[first + k]);
    }
    return sum / total;
  }
}
