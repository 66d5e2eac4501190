package dev.bougie.jobs.statistics;

import org.apache.commons.math3.distribution.TDistribution;

/**
 * The test of Diebold and Mariano (Journal of Business and Economic Statistics 13, 1995) with the
 * correction of Harvey, Leybourne and Newbold (International Journal of Forecasting 13, 1997), as
 * in the books: {@code d} is the baseline's loss less the candidate's, {@code V} the sum of its
 * autocovariances up to lag {@code h - 1} with equal weights, the statistic {@code mean(d) / sqrt(V
 * / n) sqrt((n + 1 - 2 h + h (h - 1) / n) / n)}, against Student's t with {@code n - 1} degrees of
 * freedom.
 *
 * <p>It is what a report shows and other programs compute. A decision rests on {@link MeanTest},
 * which is the same but for a variance that cannot turn negative and sees clusters of volatility,
 * and which proves nothing where there are few values.
 *
 * @param statistic positive where the candidate loses less; NaN where {@code n <= h}, the
 *     differences do not differ or {@code V} is not above zero, as it may be at horizons above 1
 * @param pValue one-sided, of seeing this or more if the candidate were no better; NaN where the
 *     statistic is
 * @param meanDifference how much less the candidate loses, in the unit of the losses; NaN without
 *     any
 * @param length number of times
 */
public record DieboldMariano(double statistic, double pValue, double meanDifference, int length) {

  /**
   * Compares two forecasts of the same labels.
   *
   * @param horizon of the forecasts in times, at least 1
   * @throws IllegalArgumentException if the losses are not of equally many times, or the horizon is
   *     below 1
   */
  public static DieboldMariano of(
      TimeSeries lossOfBaseline, TimeSeries lossOfCandidate, int horizon) {
    if (horizon < 1) {
      throw new IllegalArgumentException("a horizon of %d".formatted(horizon));
    }
    TimeSeries difference = lossOfBaseline.minus(lossOfCandidate);
    int n = difference.length();
    double mean = difference.mean();
    // Up to there the correction is the root of zero, or of less.
    if (n <= horizon || difference.isConstant()) {
      return new DieboldMariano(Double.NaN, Double.NaN, mean, n);
    }
    double variance = LongRunVariance.equalWeights(difference, horizon - 1);
    if (!(variance > 0)) {
      return new DieboldMariano(Double.NaN, Double.NaN, mean, n);
    }
    double h = horizon;
    double correction = Math.sqrt((n + 1 - 2 * h + h * (h - 1) / n) / n);
    double statistic = correction * mean / Math.sqrt(variance / n);
    double pValue = new TDistribution(null, n - 1).cumulativeProbability(-statistic);
    return new DieboldMariano(statistic, pValue, mean, n);
  }
}
