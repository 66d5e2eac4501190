package dev.bougie.features.catalogue.cross;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
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
record ReferenceBeta(RollingCovariance covariance) implements Feature {

  ReferenceBeta(int span) {
    this(new RollingCovariance(span));
  }

  @Override
  public String id() {
    return "beta_btc_" + covariance.length();
  }

  @Override
  public int lookback() {
    return covariance.length() + 1;
  }

  @Override
  public boolean needsMarket() {
    return true;
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    covariance.compute(
        ReferenceReturns.of(candles, from, to, lookback()),
        from,
        to,
        (first, count, columns) -> {
          for (int k = 0; k < count; k++) {
            out[outOffset + first - from + k] = Quotient.of(columns[4][k], columns[3][k]);
          }
        });
  }
}
