package dev.bougie.jobs.insight.measure;

import java.util.ArrayList;
import java.util.List;

/**
 * How often values fall into bins of equal width.
 *
 * @param from the lower edge of the first bin, the 1 % quantile; NaN without values
 * @param to the upper edge of the last, the 99 % quantile
 * @param below values under the first bin
 * @param above values over the last
 */
public record Histogram(double from, double to, List<Integer> counts, int below, int above) {

  private static final int BINS = 40;

  public Histogram {
    counts = List.copyOf(counts);
  }

  /** Of values in rising order; a single bin where nearly all of them are the same. */
  static Histogram of(double[] sorted) {
    if (sorted.length == 0) {
      return new Histogram(Double.NaN, Double.NaN, List.of(), 0, 0);
    }
    double from = Quantiles.at(sorted, 0.01);
    double to = Quantiles.at(sorted, 0.99);
    int[] counts = new int[from < to ? BINS : 1];
    int below = 0;
    int above = 0;
    for (double value : sorted) {
      if (value < from) {
        below++;
      } else if (value > to) {
        above++;
      } else {
        // The shares first: the width of huge values would be infinite.
        double place = from < to ? (value - from) / (to - from) * BINS : 0;
        counts[Math.min((int) place, counts.length - 1)]++;
      }
    }
    List<Integer> boxed = new ArrayList<>(counts.length);
    for (int count : counts) {
      boxed.add(count);
    }
    return new Histogram(from, to, boxed, below, above);
  }
}
