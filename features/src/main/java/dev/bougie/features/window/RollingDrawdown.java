package dev.bougie.features.window;

import java.util.Arrays;

/**
 * The deepest fall of the last so many values, from one of them to a later one, as the lower over
 * the higher: 1 where none is below one before it. The fall across the seam of two parts goes from
 * the older's highest to the newer's lowest.
 */
public final class RollingDrawdown extends DoublingWindow {

  public RollingDrawdown(int length) {
    super(length, 3);
  }

  /**
   * Falls in the windows that end with {@code from} (included) to {@code to} (excluded).
   *
   * @param values positive, read from {@code from - length() + 1} to {@code to}
   * @param out receives what was left, in [0, 1], that of position {@code i} at {@code outOffset +
   *     i - from}; NaN where a value of the window is
   */
  public void compute(double[] values, int from, int to, double[] out, int outOffset) {
    compute(
        column(values),
        from,
        to,
        (first, count, columns) ->
            System.arraycopy(columns[2], 0, out, outOffset + first - from, count));
  }

  @Override
  void single(double[][] columns, int count) {
    System.arraycopy(columns[0], 0, columns[1], 0, count);
    Arrays.fill(columns[2], 0, count, 1);
  }

  @Override
  void merge(int step, Merge lengths, double[][] older, double[][] newer, int count) {
    double[] highest = older[0];
    double[] lowest = older[1];
    double[] left = older[2];
    double[] newerHighest = newer[0];
    double[] newerLowest = newer[1];
    double[] newerLeft = newer[2];
    for (int i = 0; i < count; i++) {
      double across = newerLowest[i] / highest[i];
      left[i] = Math.min(Math.min(left[i], newerLeft[i]), across);
      highest[i] = Math.max(highest[i], newerHighest[i]);
      lowest[i] = Math.min(lowest[i], newerLowest[i]);
    }
  }
}
