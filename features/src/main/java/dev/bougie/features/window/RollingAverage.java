package dev.bougie.features.window;

/**
 * The weighted average of the last so many values, a value's weight being {@code decay^age}: the
 * simple average where decay is 1, else an exponential one, normalised by the weights inside the
 * window. The average of values that are all the same is exactly that value.
 *
 * <p>An average is a step from the newer part's average towards the older's, so its error is at
 * most some {@code 2 * log2(length)} roundings of the largest value.
 */
public final class RollingAverage extends DoublingWindow {

  /** For each merge, the share of the older part's weight in that of both. */
  private final double[] olderShare;

  private final double decay;

  private RollingAverage(int length, int columns, double decay) {
    super(length, columns);
    this.decay = decay;
    this.olderShare = olderShares(decay);
  }

  /** The same of so many columns at once. */
  public RollingAverage ofColumns(int columns) {
    return new RollingAverage(length(), columns, decay);
  }

  /** The simple moving average. */
  public static RollingAverage simple(int length) {
    return new RollingAverage(length, 1, 1);
  }

  /**
   * The exponential moving average of that span, {@code alpha = 2 / (span + 1)}. What lies before
   * the window would have weighed {@code e^(-2 * length / span)}.
   */
  public static RollingAverage exponential(int span, int length) {
    return new RollingAverage(length, 1, (span - 1.0) / (span + 1.0));
  }

  /**
   * Wilder's smoothing over that period, {@code alpha = 1 / period}. What lies before the window
   * would have weighed {@code e^(-length / period)}.
   */
  public static RollingAverage wilder(int period, int length) {
    return new RollingAverage(length, 1, (period - 1.0) / period);
  }

  /**
   * Averages of the windows that end with {@code from} (included) to {@code to} (excluded).
   *
   * @param values read from {@code from - length() + 1} to {@code to}
   * @param out receives the average of position {@code i} at {@code outOffset + i - from}
   */
  public void compute(double[] values, int from, int to, double[] out, int outOffset) {
    compute(column(values), from, to, to(from, outOffset, out));
  }

  @Override
  void merge(int step, Merge lengths, double[][] older, double[][] newer, int count) {
    for (int column = 0; column < older.length; column++) {
      average(older[column], newer[column], olderShare[step], count);
    }
  }

  private static void average(double[] older, double[] newer, double olderShare, int count) {
    for (int i = 0; i < count; i++) {
      double last = newer[i];
      older[i] = last + (older[i] - last) * olderShare;
    }
  }

  private double[] olderShares(double decay) {
    double[] shares = new double[merges().size()];
    for (int step = 0; step < shares.length; step++) {
      Merge merge = merges().get(step);
      double older = weight(merge.older(), decay) * power(decay, merge.newer());
      shares[step] = older / (older + weight(merge.newer(), decay));
    }
    return shares;
  }

  /** The sum of the weights of so many values. */
  private static double weight(int values, double decay) {
    double sum = 0;
    for (int k = 0; k < values; k++) {
      sum = sum * decay + 1;
    }
    return sum;
  }

  private static double power(double base, int exponent) {
    double power = 1;
    for (int k = 0; k < exponent; k++) {
      power *= base;
    }
    return power;
  }
}
