package dev.bougie.jobs.statistics;

import java.util.Arrays;

/** Ranks over primitives: nothing is boxed, since the rows may be millions. */
public final class Ranks {

  private Ranks() {}

  /** The rank of each value, 1 for the smallest; equal values share the mean of their ranks. */
  public static double[] average(double[] values) {
    double[] sorted = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        throw new IllegalArgumentException("%s at %d has no rank".formatted(values[i], i));
      }
      // Makes -0.0 and 0.0 the same to the sort.
      sorted[i] = values[i] + 0.0;
    }
    Arrays.parallelSort(sorted);
    double[] ranks = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      int below = countBelow(sorted, values[i]);
      int notAbove = countBelow(sorted, Math.nextUp(values[i]));
      ranks[i] = (below + 1 + notAbove) / 2.0;
    }
    return ranks;
  }

  /** The average ranks with mean 0 and variance 1, or all 0 where the values are all the same. */
  public static double[] standardised(double[] values) {
    double[] ranks = average(values);
    double mean = (values.length + 1) / 2.0;
    double squares = 0;
    for (double rank : ranks) {
      squares += (rank - mean) * (rank - mean);
    }
    double deviation = Math.sqrt(squares / values.length);
    for (int i = 0; i < ranks.length; i++) {
      ranks[i] = deviation == 0 ? 0 : (ranks[i] - mean) / deviation;
    }
    return ranks;
  }

  private static int countBelow(double[] sorted, double bound) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < bound) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
