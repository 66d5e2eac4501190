package dev.bougie.features.window;

import java.util.Arrays;

/**
 * What a straight line is fitted by through the running sum of the last so many values, as {@link
 * RollingTrend} does through values. Where the sum began, before the window, changes nothing.
 */
public final class RollingPath extends DoublingWindow {

  public RollingPath(int length) {
    super(length, 3);
  }

  /** The sum of the squared times; the products divided by it are the slope, per position. */
  public double timeSquares() {
    double n = length();
    return n * (n * n - 1) / 12;
  }

  /**
   * Sums of the windows that end with {@code from} (included) to {@code to} (excluded).
   *
   * @param values read from {@code from - length() + 1} to {@code to}
   * @param out the sums of the values, the means of the running sums, the sums of the products of
   *     their differences from the mean with the time; that of position {@code i} goes to {@code
   *     outOffset + i - from}
   */
  public void compute(double[] values, int from, int to, double[][] out, int outOffset) {
    compute(column(values), from, to, to(from, outOffset, out));
  }

  @Override
  void single(double[][] columns, int count) {
    System.arraycopy(columns[0], 0, columns[1], 0, count);
    Arrays.fill(columns[2], 0, count, 0);
  }

  @Override
  void merge(int step, Merge lengths, double[][] older, double[][] newer, int count) {
    double newerShare = lengths.newer() / (double) lengths.both();
    double timeWeight = lengths.older() * newerShare * lengths.both() / 2;
    double[] sum = older[0];
    double[] mean = older[1];
    double[] products = older[2];
    double[] newerSum = newer[0];
    double[] newerMean = newer[1];
    double[] newerProducts = newer[2];
    for (int i = 0; i < count; i++) {
      // The newer part of the running sum starts where the older ends.
      double rise = sum[i] + newerMean[i] - mean[i];
      products[i] += newerProducts[i] + rise * timeWeight;
      mean[i] += rise * newerShare;
      sum[i] += newerSum[i];
    }
  }
}
