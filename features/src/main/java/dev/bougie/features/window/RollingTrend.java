package dev.bougie.features.window;

import java.util.Arrays;

/**
 * What a straight line through the last so many values is fitted by: their mean, the sum of the
 * squared differences from it, and the sum of the products of those differences with the time, in
 * positions from the window's middle. Values that are all the same have sums of exactly 0.
 */
public final class RollingTrend extends DoublingWindow {

  public RollingTrend(int length) {
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
   * @param out the means, the squares, the products with time; that of position {@code i} goes to
   *     {@code outOffset + i - from}
   */
  public void compute(double[] values, int from, int to, double[][] out, int outOffset) {
    compute(column(values), from, to, to(from, outOffset, out));
  }

  @Override
  void single(double[][] columns, int count) {
    for (int column = 1; column < columns.length; column++) {
      Arrays.fill(columns[column], 0, count, 0);
    }
  }

  @Override
  void merge(int step, Merge lengths, double[][] older, double[][] newer, int count) {
    double newerShare = lengths.newer() / (double) lengths.both();
    double weight = lengths.older() * newerShare;
    // The middles of the parts lie half of both lengths apart.
    double timeWeight = weight * lengths.both() / 2;
    double[] mean = older[0];
    double[] squares = older[1];
    double[] products = older[2];
    double[] newerMean = newer[0];
    double[] newerSquares = newer[1];
    double[] newerProducts = newer[2];
    for (int i = 0; i < count; i++) {
      double rise = newerMean[i] - mean[i];
      products[i] += newerProducts[i] + rise * timeWeight;
      squares[i] += newerSquares[i] + rise * rise * weight;
      mean[i] += rise * newerShare;
    }
  }
}
