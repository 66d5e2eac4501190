package dev.bougie.jobs.statistics;

/**
 * The variance of a mean over time, times the number of values: of values that do not depend on one
 * another just their variance, else what their autocovariances add to it. Autocovariances are
 * divided by the length of the series, whatever the lag; the unit is that of the values, squared.
 */
final class LongRunVariance {

  private LongRunVariance() {}

  /**
   * Autocovariances with equal weights, {@code g(0) + 2 sum(g(k))} (Diebold and Mariano, Journal of
   * Business and Economic Statistics 13, 1995). It may be negative.
   *
   * @param lags the last lag that counts, 0 or more
   */
  static double equalWeights(TimeSeries series, int lags) {
    double variance = series.autocovariance(0);
    for (int lag = 1; lag <= lags; lag++) {
      variance += 2 * series.autocovariance(lag);
    }
    return variance;
  }

  /**
   * Autocovariances with Bartlett's weights, {@code g(0) + 2 sum((1 - k / (lags + 1)) g(k))} (Newey
   * and West, Econometrica 55, 1987). It is never negative.
   *
   * @param lags the last lag that counts, 0 or more
   */
  static double bartlettWeights(TimeSeries series, int lags) {
    double variance = series.autocovariance(0);
    for (int lag = 1; lag <= lags; lag++) {
      variance += 2 * (1 - lag / (lags + 1.0)) * series.autocovariance(lag);
    }
    return variance;
  }

  /** How many lags a series of that length bears, {@code floor(4 (n / 100)^(2/9))}. */
  static int neweyWestLags(int length) {
    return (int) Math.floor(4 * Math.pow(length / 100.0, 2.0 / 9.0));
  }
}
