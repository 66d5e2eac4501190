package dev.bougie.jobs.statistics;

import org.apache.commons.math3.distribution.TDistribution;

/**
 * A one-sided test that the mean of a time series is above zero, where values up to {@code horizon
 * - 1} apart depend on one another because their labels overlap.
 *
 * <p>The statistic is that of Diebold and Mariano (Journal of Business and Economic Statistics 13,
 * 1995) with the correction of Harvey, Leybourne and Newbold (International Journal of Forecasting
 * 13, 1997), against Student's t with one degree of freedom less than there are values. Its
 * long-run variance is the larger of two estimates:
 *
 * <ul>
 *   <li>theirs: autocovariances up to lag {@code horizon - 1}, equal weights, which may be
 *       negative;
 *   <li>that of Newey and West (Econometrica 55, 1987): Bartlett weights, never negative, up to lag
 *       {@code max(horizon - 1, 4 (n / 100)^(2/9))} (the rule of their paper in the Review of
 *       Economic Studies 61, 1994), which also sees what clusters of volatility add.
 * </ul>
 *
 * <p>It assumes a series whose mean and autocovariances do not drift, and lags counted in values: a
 * hole in the history makes neighbours of values that are farther apart, which overstates the
 * dependence. Fewer than {@value #FEWEST_SPANS} horizons one after another are too few for it and
 * prove nothing.
 *
 * @param statistic positive where the mean is; NaN where there is nothing to test, infinite where
 *     the values do not differ
 * @param pValue of seeing this or more if the mean were zero or less; 1 where there is nothing to
 *     test
 */
public record MeanTest(double statistic, double pValue) {

  public static final int FEWEST_SPANS = 10;

  public static MeanTest aboveZero(TimeSeries series, int horizon) {
    int n = series.length();
    double mean = n == 0 ? 0 : series.mean();
    if (n < (long) FEWEST_SPANS * horizon || mean == 0) {
      return new MeanTest(Double.NaN, 1);
    }
    double variance =
        Math.max(
            LongRunVariance.equalWeights(series, horizon - 1),
            LongRunVariance.bartlettWeights(
                series, Math.max(horizon - 1, LongRunVariance.neweyWestLags(n))));
    if (variance <= 0) {
      return new MeanTest(mean / 0.0, mean > 0 ? 0 : 1);
    }
    double h = horizon;
    double correction = Math.sqrt((n + 1 - 2 * h + h * (h - 1) / n) / n);
    double statistic = correction * mean / Math.sqrt(variance / n);
    double p = new TDistribution(null, n - 1).cumulativeProbability(-statistic);
    return new MeanTest(statistic, p);
  }
}
