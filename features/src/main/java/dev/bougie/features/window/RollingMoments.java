package dev.bougie.features.window;

import java.util.Arrays;

/**
 * The mean of the last so many values and the sums of the powers of their differences from it, up
 * to an order from 2 to 4. Parts are merged by their means and central sums, so that nothing
 * cancels that the values do not cancel themselves; values that are all the same have exactly that
 * mean and sums of exactly 0.
 *
 * <p>Source: Chan, Golub, LeVeque, <i>Updating Formulae and a Pairwise Algorithm for Computing
 * Sample Variances</i> (1979); for orders 3 and 4 Pébay, Sandia Report SAND2008-6212 (2008).
 */
public final class RollingMoments extends DoublingWindow {

  private final int order;

  public RollingMoments(int length, int order) {
    super(length, order);
    if (order < 2 || order > 4) {
      throw new IllegalArgumentException("moments of order %d, not 2 to 4".formatted(order));
    }
    this.order = order;
  }

  /**
   * Moments of the windows that end with {@code from} (included) to {@code to} (excluded).
   *
   * @param values read from {@code from - length() + 1} to {@code to}
   * @param out the means, the sums of squared differences from them, of their cubes, of their
   *     fourth powers; as many as the order, or fewer. That of position {@code i} goes to {@code
   *     outOffset + i - from}
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
    double both = lengths.both();
    double newerShare = lengths.newer() / both;
    double olderShare = lengths.older() / both;
    // Highest first: each reads the lower ones of the parts.
    if (order == 4) {
      mergeFourth(older, newer, lengths, count);
    }
    if (order >= 3) {
      double weight = lengths.older() * newerShare * (lengths.older() - lengths.newer()) / both;
      mergeThird(older, newer, olderShare, newerShare, weight, count);
    }
    if (lengths.both() == 2) {
      pair(older[0], older[1], newer[0], count);
      return;
    }
    double weight = lengths.older() * newerShare;
    mergeSecond(older[0], older[1], newer[0], newer[1], newerShare, weight, count);
  }

  /** Two single values, which have no squares yet. */
  private static void pair(double[] mean, double[] squares, double[] newerMean, int count) {
    for (int i = 0; i < count; i++) {
      double rise = newerMean[i] - mean[i];
      squares[i] = rise * rise * 0.5;
      mean[i] += rise * 0.5;
    }
  }

  /** Means and sums of squared differences from them, of two neighbouring parts, into the older. */
  static void mergeSecond(
      double[] mean,
      double[] squares,
      double[] newerMean,
      double[] newerSquares,
      double newerShare,
      double weight,
      int count) {
    for (int i = 0; i < count; i++) {
      double rise = newerMean[i] - mean[i];
      squares[i] += newerSquares[i] + rise * rise * weight;
      mean[i] += rise * newerShare;
    }
  }

  private static void mergeThird(
      double[][] older,
      double[][] newer,
      double olderShare,
      double newerShare,
      double weight,
      int count) {
    double[] mean = older[0];
    double[] squares = older[1];
    double[] cubes = older[2];
    double[] newerMean = newer[0];
    double[] newerSquares = newer[1];
    double[] newerCubes = newer[2];
    for (int i = 0; i < count; i++) {
      double rise = newerMean[i] - mean[i];
      cubes[i] +=
          newerCubes[i]
              + rise * rise * rise * weight
              + 3 * rise * (olderShare * newerSquares[i] - newerShare * squares[i]);
    }
  }

  private static void mergeFourth(double[][] older, double[][] newer, Merge lengths, int count) {
    double[] mean = older[0];
    double[] squares = older[1];
    double[] cubes = older[2];
    double[] fourths = older[3];
    double[] newerMean = newer[0];
    double[] newerSquares = newer[1];
    double[] newerCubes = newer[2];
    double[] newerFourths = newer[3];
    double a = lengths.older() / (double) lengths.both();
    double b = lengths.newer() / (double) lengths.both();
    double weight = lengths.older() * b * (a * a - a * b + b * b);
    for (int i = 0; i < count; i++) {
      double rise = newerMean[i] - mean[i];
      double square = rise * rise;
      fourths[i] +=
          newerFourths[i]
              + square * square * weight
              + 6 * square * (a * a * newerSquares[i] + b * b * squares[i])
              + 4 * rise * (a * newerCubes[i] - b * cubes[i]);
    }
  }
}
