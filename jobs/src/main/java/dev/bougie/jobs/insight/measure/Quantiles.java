package dev.bougie.jobs.insight.measure;

import java.util.Arrays;

/**
 * Order statistics of the defined values, interpolated between neighbours (type 7 of Hyndman and
 * Fan, The American Statistician 50, 1996). All NaN where no value is defined.
 */
public record Quantiles(
    double p1, double p5, double p25, double p50, double p75, double p95, double p99) {

  /** Of values in rising order. */
  static Quantiles of(double[] sorted) {
    return new Quantiles(
        at(sorted, 0.01),
        at(sorted, 0.05),
        at(sorted, 0.25),
        at(sorted, 0.5),
        at(sorted, 0.75),
        at(sorted, 0.95),
        at(sorted, 0.99));
  }

  /** The quantile of a share between 0 and 1. */
  static double at(double[] sorted, double share) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    double place = share * (sorted.length - 1);
    int below = (int) Math.floor(place);
    int above = Math.min(below + 1, sorted.length - 1);
    double weight = place - below;
    // Written so that two equal neighbours give exactly their value.
    return sorted[below] + weight * (sorted[above] - sorted[below]);
  }

  /** The defined values of the rows [from, to), in rising order. */
  static double[] sorted(double[] values, int from, int to) {
    double[] defined = Arrays.stream(values, from, to).filter(Double::isFinite).toArray();
    Arrays.sort(defined);
    return defined;
  }
}
