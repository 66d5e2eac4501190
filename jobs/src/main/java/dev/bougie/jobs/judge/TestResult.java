package dev.bougie.jobs.judge;

import dev.bougie.jobs.statistics.MeanTest;
import dev.bougie.jobs.statistics.TimeSeries;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * One test of one candidate. What is not defined is NaN.
 *
 * @param check what was tested
 * @param against what it was measured against: a baseline, a level, a limit
 * @param statistic of the test; where the check is of a figure alone, that figure
 * @param pValue of seeing this or more if there were nothing to it; of coverage and leaks, of
 *     seeing this far off by chance
 * @param adjusted the p-value after Holm's correction over the family; of a way as a whole only
 * @param low end of the interval of what was measured, at {@link Gate#CONFIDENCE}: a difference to
 *     the baseline in the unit of the loss, a share, a return, a ratio
 * @param high its other end
 * @param passed whether it speaks for the candidate
 */
public record TestResult(
    Check check,
    String against,
    double statistic,
    double pValue,
    double adjusted,
    double low,
    double high,
    boolean passed) {

  /** A test of a whole way: the weakest of its tests against the baselines. */
  static final String EVERY_BASELINE = "every baseline";

  /**
   * Tests that the mean of a series is above zero.
   *
   * @param alpha that the p-value must be below
   */
  static TestResult aboveZero(
      Check check, String against, TimeSeries series, int horizon, double alpha) {
    MeanTest test = MeanTest.aboveZero(series, horizon);
    double mean = series.length() == 0 ? Double.NaN : series.mean();
    double half = Math.abs(mean / test.statistic()) * quantile(series.length());
    return new TestResult(
        check,
        against,
        test.statistic(),
        test.pValue(),
        Double.NaN,
        mean - half,
        mean + half,
        test.pValue() < alpha);
  }

  private static double quantile(int length) {
    return length < 2
        ? Double.NaN
        : new TDistribution(null, length - 1.0)
            .inverseCumulativeProbability((1 + Gate.CONFIDENCE) / 2);
  }
}
