package dev.bougie.jobs.statistics;

import java.util.Arrays;

/**
 * The probability that the Sharpe ratio of the best of many trials is above what the best of so
 * many without any skill is expected to reach: the deflated Sharpe ratio of Bailey and Lopez de
 * Prado (Journal of Portfolio Management 40, 2014).
 *
 * @param probability 0 to 1; NaN where {@link SharpeRatio#probabilityAbove} is
 * @param benchmark ratio that is to be expected of luck, of one period of the returns
 * @param trials that were made
 */
public record DeflatedSharpe(double probability, double benchmark, int trials) {

  /** The Euler-Mascheroni constant. */
  private static final double EULER = 0.5772156649015329;

  /**
   * Judges the chosen trial.
   *
   * @param ratios of the trials whose ratios are known, the chosen among them, of the same period;
   *     their variance (divided by one less than there are) is taken for that of all
   * @param trials that were made, known or not, at least as many; trials that are alike count as
   *     one
   * @throws IllegalArgumentException if there are fewer trials than ratios or none, a ratio is not
   *     finite, or several trials but fewer than two ratios
   */
  public static DeflatedSharpe of(SharpeRatio chosen, double[] ratios, int trials) {
    if (trials < Math.max(1, ratios.length)) {
      throw new IllegalArgumentException("%d ratios of %d trials".formatted(ratios.length, trials));
    }
    double benchmark = trials == 1 ? 0 : expectedMaximum(trials, variance(ratios));
    return new DeflatedSharpe(chosen.probabilityAbove(benchmark), benchmark, trials);
  }

  /**
   * The largest ratio to be expected of independent trials whose true ratios are all zero: {@code
   * sqrt(variance) ((1 - g) z(1 - 1 / trials) + g z(1 - 1 / (trials e)))} with the normal quantile
   * {@code z} and Euler's {@code g}.
   *
   * @param trials at least 1; 0 is to be expected of one
   * @param variance of the ratios of the trials, 0 or more
   * @throws IllegalArgumentException if there is no trial or the variance is no variance
   */
  public static double expectedMaximum(int trials, double variance) {
    if (trials < 1 || !(variance >= 0 && variance < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("%d trials of variance %s".formatted(trials, variance));
    }
    if (trials == 1) {
      return 0;
    }
    double most = SharpeRatio.NORMAL.inverseCumulativeProbability(1 - 1.0 / trials);
    double next = SharpeRatio.NORMAL.inverseCumulativeProbability(1 - 1 / (trials * Math.E));
    return Math.sqrt(variance) * ((1 - EULER) * most + EULER * next);
  }

  private static double variance(double[] ratios) {
    if (ratios.length < 2) {
      throw new IllegalArgumentException("%d ratios have no variance".formatted(ratios.length));
    }
    double mean = Arrays.stream(ratios).sum() / ratios.length;
    double squares = 0;
    for (double ratio : ratios) {
      squares += (ratio - mean) * (ratio - mean);
    }
    return squares / (ratios.length - 1);
  }
}
