package dev.bougie.features.catalogue.cross;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.window.RollingCovariance;

/**
 * The slope of the log returns on those of Bitcoin over the last {@code span} candles: {@code
 * cov(r, btc) / var(btc)}.
 *
 * <ul>
 *   <li>Unit: none. Range: any; 1 for Bitcoin itself.
 *   <li>Look-back: {@code span + 1}.
 *   <li>Undefined: where Bitcoin's returns did not vary, or the market lacks one of its candles.
 *   <li>Source: Sharpe, <i>Capital Asset Prices</i>, Journal of Finance 19 (1964).
 * </ul>
 */
record ReferenceBeta(RollingCovariance covariance) implements BesideReference {

  ReferenceBeta(int span) {
    this(new RollingCovariance(span));
  }

  @Override
  public String id() {
    return "beta_btc_" + covariance.length();
  }

  @Override
  public void write(double[][] sums, int count, double[] out, int outOffset) {
    for (int k = 0; k < count; k++) {
      out[outOffset + k] = Quotient.of(sums[4][k], sums[3][k]);
    }
  }
}
