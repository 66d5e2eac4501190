package dev.bougie.features.indicator;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.window.RollingMoments;

/** How many standard deviations the last value of a window lies above the window's mean. */
public final class StandardScore {

  private StandardScore() {}

  /**
   * The scores of the values {@code from} to {@code to}, by the population's deviation; that of
   * {@code from} at outOffset. Their size is at most {@code sqrt(length - 1)}; NaN where all values
   * are the same, or their squares leave the range of a double.
   */
  public static void compute(
      RollingMoments moments, double[] values, int from, int to, double[] out, int outOffset) {
    double[] mean = new double[to - from];
    double[] squares = new double[to - from];
    moments.compute(values, from, to, new double[][] {mean, squares}, 0);
    for (int k = 0; k < mean.length; k++) {
      double deviation = Math.sqrt(squares[k] / moments.length());
      out[outOffset + k] = Quotient.of(values[from + k] - mean[k], deviation);
    }
  }
}
