package dev.bougie.jobs.statistics;

import java.util.List;

/**
 * How long the blocks of a stationary bootstrap should be on average, so that the variance of a
 * mean is estimated with the least squared error: Politis and White (Econometric Reviews 23, 2004)
 * as corrected by Patton, Politis and White (Econometric Reviews 28, 2009).
 *
 * <p>With autocovariances {@code R(k)} of {@code n} values it is {@code (2 G^2 / D)^(1/3) n^(1/3)},
 * where {@code G} sums {@code w(k / M) |k| R(k)} over {@code k = -M..M}, {@code D} is twice the
 * squared sum of {@code w(k / M) R(k)}, and the flat-top window {@code w} is 1 up to a half and
 * falls to 0 at one. {@code M} is {@code 2 m} and at most {@code ceil(sqrt(n)) + 5}; lags {@code m}
 * to {@code m + 4} are the first {@value #RUN} whose autocorrelations are all below {@code 2
 * sqrt(log10(n) / n)}. (The papers' {@code max(5, sqrt(log10 n))} of them is 5 for any series there
 * will be.)
 *
 * <p>Read to the letter the paper's {@code m} is the lag before those five. The program that its
 * authors refer to, Patton's, and with it R's {@code np} and Python's {@code arch}, take the first
 * of them, and so does this: the errors are about equal, but a window that is two lags narrower
 * asks for blocks that are too short more often, and with them for intervals that are too narrow.
 * From {@code arch} this differs in the autocorrelations that are compared with the bound: here
 * {@code R(k) / R(0)}, as in the paper, there over the moments of the values that overlap. In
 * hundreds of values the lengths are mostly the same to the last digits; in a few dozen, where
 * theirs take noise of long lags for dependence, they may be several times as long.
 */
public final class BlockLength {

  private static final double CRITICAL = 2;
  private static final int RUN = 5;

  private BlockLength() {}

  /**
   * The length for the mean of one series.
   *
   * @return in values; at least 1, at most {@code min(3 sqrt(n), n / 3)} rounded up; 1 for a series
   *     that is empty or constant
   * @throws IllegalArgumentException if a value is not finite
   */
  public static double of(TimeSeries series) {
    int n = series.length();
    if (n == 0) {
      return 1;
    }
    double variance = series.autocovariance(0);
    if (!Double.isFinite(variance)) {
      throw new IllegalArgumentException(
          "a variance of %s has no block length".formatted(variance));
    }
    if (series.isConstant()) {
      return 1;
    }
    double logarithm = Math.log10(n);
    int most = Math.min(n - 1, (int) Math.ceil(Math.sqrt(n)) + RUN);
    double[] covariances = new double[most + 1];
    for (int lag = 0; lag <= most; lag++) {
      covariances[lag] = series.autocovariance(lag);
    }
    double bound = CRITICAL * Math.sqrt(logarithm / n) * variance;
    int width = Math.min(most, 2 * firstInsignificant(covariances, bound));
    double spectrum = variance;
    double slope = 0;
    for (int lag = 1; lag <= width; lag++) {
      double weighted = 2 * flatTop((double) lag / width) * covariances[lag];
      spectrum += weighted;
      slope += lag * weighted;
    }
    double longest = Math.ceil(Math.min(3 * Math.sqrt(n), n / 3.0));
    if (spectrum == 0) {
      return longest;
    }
    double length = Math.cbrt(slope * slope / (spectrum * spectrum) * n);
    return Math.max(1, Math.min(longest, length));
  }

  /**
   * The length for several means that are drawn together: the longest that one of them asks for,
   * and no less than the horizon, over which labels overlap.
   *
   * <p>For a ratio of two means, such as an error by row where times have unequal numbers of rows,
   * the series is {@code numerator - ratio * denominator}. The denominator itself may drift, as
   * where a symbol is listed midway, and would ask for the longest blocks there are.
   *
   * @param horizon in times, at least 1
   * @throws IllegalArgumentException if a value is not finite or the horizon below 1
   */
  public static double longest(List<TimeSeries> series, int horizon) {
    if (horizon < 1) {
      throw new IllegalArgumentException("a horizon of %d".formatted(horizon));
    }
    return series.stream().mapToDouble(BlockLength::of).reduce(horizon, Math::max);
  }

  /** The first lag of so many insignificant ones, or behind the last where there are not. */
  private static int firstInsignificant(double[] covariances, double bound) {
    int first = 1;
    for (int lag = 1; lag < covariances.length; lag++) {
      if (!(Math.abs(covariances[lag]) < bound)) {
        first = lag + 1;
      } else if (lag - first + 1 == RUN) {
        return first;
      }
    }
    return covariances.length;
  }

  private static double flatTop(double share) {
    return share <= 0.5 ? 1 : 2 * (1 - share);
  }
}
