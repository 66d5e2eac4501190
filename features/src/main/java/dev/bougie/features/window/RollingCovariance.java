package dev.bougie.features.window;

import java.util.Arrays;

/**
 * The means of the last so many values of two columns, the sums of the squared differences from
 * them, and the sum of the products of those differences. Merged as {@link RollingMoments} are; a
 * column whose values are all the same has sums of exactly 0.
 */
public final class RollingCovariance extends DoublingWindow {

  public RollingCovariance(int length) {
    super(length, 5);
  }

  /**
   * Sums of the windows that end with {@code from} (included) to {@code to} (excluded).
   *
   * @param x read from {@code from - length() + 1} to {@code to}, as is {@code y}
   * @param out the means of x and of y, the squares of x and of y, the products; that of position
   *     {@code i} goes to {@code outOffset + i - from}
   */
  public void compute(double[] x, double[] y, int from, int to, double[][] out, int outOffset) {
    compute(
        (first, count, columns) -> {
          System.arraycopy(x, first, columns[0], 0, count);
          System.arraycopy(y, first, columns[1], 0, count);
        },
        from,
        to,
        to(from, outOffset, out));
  }

  @Override
  void single(double[][] columns, int count) {
    for (int column = 2; column < columns.length; column++) {
      Arrays.fill(columns[column], 0, count, 0);
    }
  }

  @Override
  void merge(int step, Merge lengths, double[][] older, double[][] newer, int count) {
    double newerShare = lengths.newer() / (double) lengths.both();
    double weight = lengths.older() * newerShare;
    mergeProducts(older, newer, weight, count);
    RollingMoments.mergeSecond(older[0], older[2], newer[0], newer[2], newerShare, weight, count);
    RollingMoments.mergeSecond(older[1], older[3], newer[1], newer[3], newerShare, weight, count);
  }

  private static void mergeProducts(double[][] older, double[][] newer, double weight, int count) {
    double[] x = older[0];
    double[] y = older[1];
    double[] products = older[4];
    double[] newerX = newer[0];
    double[] newerY = newer[1];
    double[] newerProducts = newer[4];
    for (int i = 0; i < count; i++) {
      products[i] += newerProducts[i] + (newerX[i] - x[i]) * (newerY[i] - y[i]) * weight;
    }
  }
}
