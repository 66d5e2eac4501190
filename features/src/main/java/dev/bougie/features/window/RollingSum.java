package dev.bougie.features.window;

/**
 * The sum of the last so many values. Its relative error is at most {@code log2(length)} roundings
 * of the sum of the absolute values; sums of zeros are exactly 0.
 */
public final class RollingSum extends DoublingWindow {

  public RollingSum(int length) {
    this(length, 1);
  }

  /** Sums of so many columns at once. */
  public RollingSum(int length, int columns) {
    super(length, columns);
  }

  /**
   * Sums of the windows that end with {@code from} (included) to {@code to} (excluded).
   *
   * @param values read from {@code from - length() + 1} to {@code to}
   * @param out receives the sum of position {@code i} at {@code outOffset + i - from}; may be
   *     {@code values} only where it is written behind what is still read
   */
  public void compute(double[] values, int from, int to, double[] out, int outOffset) {
    compute(column(values), from, to, to(from, outOffset, out));
  }

  @Override
  void merge(int step, Merge lengths, double[][] older, double[][] newer, int count) {
    for (int column = 0; column < older.length; column++) {
      add(older[column], newer[column], count);
    }
  }

  private static void add(double[] older, double[] newer, int count) {
    for (int i = 0; i < count; i++) {
      older[i] += newer[i];
    }
  }
}
