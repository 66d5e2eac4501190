package dev.bougie.features.catalogue.cross;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.window.RollingCovariance;

/**
 * The standard deviation of what the regression of the log returns on those of Bitcoin leaves
 * unexplained over the last {@code span} candles: {@code sqrt((S_rr - S_rb^2 / S_bb) / (span -
 * 2))}, with {@code S} the sums of the products of differences from the means.
 *
 * <ul>
 *   <li>Unit: log return a candle. Range: 0 and above; 0 for Bitcoin itself.
 *   <li>Look-back: {@code span + 1}.
 *   <li>Undefined: where Bitcoin's returns did not vary, or the market lacks one of its candles.
 *   <li>Source: Ang, Hodrick, Xing, Zhang, <i>The Cross-Section of Volatility and Expected
 *       Returns</i>, Journal of Finance 61 (2006).
 * </ul>
 */
record ResidualVolatility(RollingCovariance covariance) implements BesideReference {

  /** The part of the variance below which nothing is told from what subtracting has rounded off. */
  private static final double ROUNDING = 1e-12;

  ResidualVolatility(int span) {
    this(new RollingCovariance(span));
  }

  @Override
  public String id() {
    return "residual_volatility_btc_" + covariance.length();
  }

  @Override
  public void write(double[][] sums, int count, double[] out, int outOffset) {
    double freedom = covariance.length() - 2.0;
    for (int k = 0; k < count; k++) {
      double explained = sums[4][k] * Quotient.of(sums[4][k], sums[3][k]);
      double unexplained = sums[2][k] - explained;
      double variance = unexplained < ROUNDING * sums[2][k] ? 0 : unexplained / freedom;
      out[outOffset + k] = Quotient.finite(Math.sqrt(variance));
    }
  }
}
