package dev.bougie.features.indicator;

import dev.bougie.features.arithmetic.Quotient;

/** Pearson's correlation, from the sums of {@link dev.bougie.features.window.RollingCovariance}. */
public final class Correlation {

  private Correlation() {}

  /** The correlations of {@code count} positions; NaN where one of both columns did not vary. */
  public static void write(double[][] sums, int count, double[] out, int outOffset) {
    double[] squaresOfX = sums[2];
    double[] squaresOfY = sums[3];
    double[] products = sums[4];
    for (int k = 0; k < count; k++) {
      double scale = Math.sqrt(squaresOfX[k]) * Math.sqrt(squaresOfY[k]);
      double correlation = Quotient.of(products[k], scale);
      // Rounding may carry it a bit beyond what is possible.
      out[outOffset + k] = Math.max(-1, Math.min(1, correlation));
    }
  }
}
