package dev.bougie.jobs.statistics;

import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * Mean over standard deviation of returns, and what it proves. Not annualised: all figures are of
 * one period of the returns.
 *
 * @param value mean over the standard deviation (divided by {@code n - 1}); NaN where the returns
 *     do not differ or are fewer than two
 * @param length number of returns
 * @param skewness third standardised moment, 0 for a normal distribution; NaN where the value is
 * @param kurtosis fourth standardised moment, 3 for a normal distribution; NaN where the value is
 */
public record SharpeRatio(double value, int length, double skewness, double kurtosis) {

  static final NormalDistribution NORMAL = new NormalDistribution(null, 0, 1);

  /**
   * Of one return a period, in order or not.
   *
   * @throws IllegalArgumentException if a return is not finite
   */
  public static SharpeRatio of(TimeSeries returns) {
    int n = returns.length();
    double mean = returns.mean();
    double second = 0;
    double third = 0;
    double fourth = 0;
    for (int period = 0; period < n; period++) {
      if (!Double.isFinite(returns.at(period))) {
        throw new IllegalArgumentException(
            "%s in period %d is no return".formatted(returns.at(period), period));
      }
      double difference = returns.at(period) - mean;
      double square = difference * difference;
      second += square;
      third += square * difference;
      fourth += square * square;
    }
    if (n < 2 || returns.isConstant()) {
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
   * probabilistic Sharpe ratio of Bailey and Lopez de Prado (Journal of Risk 15, 2012), {@code
   * Phi((value - benchmark) sqrt(n - 1) / sqrt(1 - skewness value + (kurtosis - 1) / 4 value^2))}.
   * Returns are taken not to depend on one another.
   *
   * @param benchmark of one period too
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
}
