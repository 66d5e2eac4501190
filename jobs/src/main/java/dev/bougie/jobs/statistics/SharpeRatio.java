package dev.bougie.jobs.statistics;

import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * Mean over standard deviation of returns, and what it proves. Not annualised: all figures are of
 * one period of the returns.
 *
 * @param value mean over the standard deviation of the sample; NaN where the returns do not differ
 * @param length number of returns
 * @param skewness third standardised moment, 0 for a normal distribution
 * @param kurtosis fourth standardised moment, 3 for a normal distribution
 */
public record SharpeRatio(double value, int length, double skewness, double kurtosis) {

  /** The Euler-Mascheroni constant. */
  private static final double EULER = 0.5772156649015329;

  private static final NormalDistribution NORMAL = new NormalDistribution(null, 0, 1);

  /** Of these returns; all NaN where there are fewer than two or they do not differ. */
  public static SharpeRatio of(double[] returns) {
    int n = returns.length;
    double sum = 0;
    for (double one : returns) {
      sum += one;
    }
    double mean = sum / n;
    double second = 0;
    double third = 0;
    double fourth = 0;
    for (double one : returns) {
      double square = (one - mean) * (one - mean);
      second += square;
      third += square * (one - mean);
      fourth += square * square;
    }
    if (n < 2 || second == 0) {
      return new SharpeRatio(Double.NaN, n, Double.NaN, Double.NaN);
    }
    double variance = second / n;
    return new SharpeRatio(
        mean / Math.sqrt(second / (n - 1)),
        n,
        third / n / Math.pow(variance, 1.5),
        fourth / n / (variance * variance));
  }

  /**
   * The probability that the true ratio is above that one, given skewness and fat tails: the
   * probabilistic Sharpe ratio of Bailey and Lopez de Prado (Journal of Risk 15, 2012).
   *
   * @return 0 to 1; NaN where the ratio or its error is not defined
   */
  public double probabilityAbove(double benchmark) {
    double error = 1 - skewness * value + (kurtosis - 1) / 4 * value * value;
    if (!(error > 0)) {
      return Double.NaN;
    }
    return NORMAL.cumulativeProbability(
        (value - benchmark) * Math.sqrt(length - 1.0) / Math.sqrt(error));
  }

  /**
   * The probability that the ratio is above what the best of so many trials without any skill is
   * expected to reach: the deflated Sharpe ratio of Bailey and Lopez de Prado (Journal of Portfolio
   * Management 40, 2014).
   *
   * @param trials that were made, this one among them, at least 1
   * @param variance of the ratios of the trials
   */
  public double deflated(int trials, double variance) {
    return probabilityAbove(expectedMaximum(trials, variance));
  }

  /**
   * The largest ratio to be expected of independent trials whose true ratios are all zero.
   *
   * @param trials at least 1; 0 is to be expected of one
   * @param variance of the ratios of the trials, 0 or more
   * @throws IllegalArgumentException if there is no trial or the variance is negative
   */
  public static double expectedMaximum(int trials, double variance) {
    if (trials < 1 || !(variance >= 0)) {
      throw new IllegalArgumentException(
          "%d trials of variance %s".formatted(trials, variance));
    }
    if (trials == 1) {
      return 0;
    }
    double most = NORMAL.inverseCumulativeProbability(1 - 1.0 / trials);
    double next = NORMAL.inverseCumulativeProbability(1 - 1 / (trials * Math.E));
    return Math.sqrt(variance) * ((1 - EULER) * most + EULER * next);
  }
}
