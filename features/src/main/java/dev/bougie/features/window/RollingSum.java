package dev.bougie.features.window;

/**
 * The sum of the last so many values. Its relative error is at most {@code log2(length)} roundings
 * of the sum of the absolute values; sums of zeros are exactly 0.
 */
public final class RollingSum extends DoublingWindow {

  public RollingSum(int length) {
    super(length, 1);
  }

  /**
   * Sums of the windows that end with {@code from} (included) to {@code to} (excluded).
   *
   * @param values read from {@code from - length() + 1} to {@code to}
   * @param out receives the sum of position {@code i} at {@code outOffset + i - from}; may be
   *     {@code values} only where it is written behind what is still read
   */
  public void compute(double[] values, int from, int to, double[] out, int outOffset) {
    computeAll(new double[][] {values}, from, to, new double[][] {out}, outOffset);
  }

  @Override
  void single(double[][] inputs, int first, double[][] aggregates, int count) {
    System.arraycopy(inputs[0], first, aggregates[0], 0, count);
  }

  @Override
  void merge(int step, Merge lengths, double[][] older, double[][] newer, int count) {
    add(older[0], newer[0], count);
  }

  private static void add(double[] older, double[] newer, int count) {
    for (int i = 0; i < count; i++) {
      older[i] += newer[i];
    }
  }
}
