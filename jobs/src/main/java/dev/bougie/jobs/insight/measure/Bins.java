package dev.bougie.jobs.insight.measure;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Bins between the deciles of a reference, and one behind them for rows without a finite value. A
 * value that is more than one decile, since many rows share it, gets a bin of its own, so that a
 * constant is told from what lies beside it.
 */
final class Bins {

  private static final int DECILES = 10;

  private final double[] upperBounds;

  private Bins(double[] upperBounds) {
    this.upperBounds = upperBounds;
  }

  /** Of the reference's values in rising order, at least one. */
  static Bins of(double[] sorted) {
    double[] bounds = new double[2 * DECILES];
    int count = 0;
    for (int decile = 1; decile < DECILES; decile++) {
      // Makes -0.0 and 0.0 the same to the search.
      double value = Quantiles.at(sorted, decile / (double) DECILES) + 0.0;
      if (count == 0 || bounds[count - 1] < value) {
        bounds[count++] = value;
      } else if (count == 1 || bounds[count - 2] < Math.nextDown(value)) {
        bounds[count - 1] = Math.nextDown(value);
        bounds[count++] = value;
      }
    }
    bounds[count++] = Double.POSITIVE_INFINITY;
    return new Bins(Arrays.copyOf(bounds, count));
  }

  /**
   * How many of the rows [from, to) that count fall into each bin; the last bin is that of the
   * undefined.
   */
  long[] counts(double[] values, IntPredicate counting, int from, int to) {
    long[] counts = new long[upperBounds.length + 1];
    for (int row = from; row < to; row++) {
      if (counting.test(row)) {
        counts[Double.isFinite(values[row]) ? bin(values[row]) : upperBounds.length]++;
      }
    }
    return counts;
  }

  private int bin(double value) {
    int found = Arrays.binarySearch(upperBounds, value + 0.0);
    return found >= 0 ? found : -found - 1;
  }
}
