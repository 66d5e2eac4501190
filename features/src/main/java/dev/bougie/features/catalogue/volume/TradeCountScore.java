package dev.bougie.features.catalogue.volume;

import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.indicator.StandardScore;
import dev.bougie.features.window.RollingMoments;

/**
 * The z-score of the number of trades among those of the last {@code span} candles, the current one
 * included, by the population's deviation.
 *
 * <ul>
 *   <li>Unit: standard deviations. Range: {@code -sqrt(span - 1)} to {@code sqrt(span - 1)}.
 *   <li>Look-back: {@code span}.
 *   <li>Undefined: where all candles have as many trades.
 *   <li>Source: Jones, Kaul, Lipson, <i>Transactions, Volume, and Volatility</i>, Review of
 *       Financial Studies 7 (1994): it is the number of trades that goes with volatility.
 * </ul>
 */
record TradeCountScore(RollingMoments moments) implements Feature {

  TradeCountScore(int span) {
    this(new RollingMoments(span, 2));
  }

  @Override
  public String id() {
    return "trade_count_z_score_" + moments.length();
  }

  @Override
  public int lookback() {
    return moments.length();
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    StandardScore.compute(moments, candles.trades(), from, to, out, outOffset);
  }
}
