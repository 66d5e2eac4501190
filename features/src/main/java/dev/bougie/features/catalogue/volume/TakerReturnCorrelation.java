package dev.bougie.features.catalogue.volume;

import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.indicator.Correlation;
import dev.bougie.features.indicator.LogReturns;
import dev.bougie.features.window.RollingCovariance;

/**
 * The correlation, over the last {@code span} candles, of the log return with what takers bought
 * less what they sold.
 *
 * <ul>
 *   <li>Unit: none. Range: [-1, 1].
 *   <li>Look-back: {@code span + 1}.
 *   <li>Undefined: where one of them did not vary.
 *   <li>Source: Chordia, Roll, Subrahmanyam, <i>Order Imbalance, Liquidity, and Market Returns</i>,
 *       Journal of Financial Economics 65 (2002).
 * </ul>
 */
record TakerReturnCorrelation(RollingCovariance covariance) implements Feature {

  TakerReturnCorrelation(int span) {
    this(new RollingCovariance(span));
  }

  @Override
  public String id() {
    return "taker_return_correlation_" + covariance.length();
  }

  @Override
  public int lookback() {
    return covariance.length() + 1;
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    double[] bought = candles.takerBuyBase();
    double[] volume = candles.volume();
    covariance.compute(
        (first, count, columns) -> {
          LogReturns.read(candles.close(), first, count, columns[0]);
          for (int k = 0; k < count; k++) {
            columns[1][k] = 2 * bought[first + k] - volume[first + k];
          }
        },
        from,
        to,
        (first, count, columns) ->
            Correlation.write(columns, count, out, outOffset + first - from));
  }
}
