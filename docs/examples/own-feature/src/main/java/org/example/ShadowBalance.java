package org.example;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.PerCandle;

/**
 * Whether prices were turned back from above or from below: the upper shadows of the last 24
 * candles less the lower ones, as a part of the candles' heights: {@code sum((high - max(open,
 * close)) - (min(open, close) - low)) / sum(high - low)}.
 *
 * <ul>
 *   <li>Unit: fraction of the heights. Range: -1 to 1.
 *   <li>Look-back: 24.
 *   <li>Undefined: where no candle has a height.
 *   <li>Source: Nison, <i>Japanese Candlestick Charting Techniques</i> (1991).
 * </ul>
 */
public final class ShadowBalance implements PerCandle {

  private static final int SPAN = 24;

  @Override
  public String id() {
    return "shadow_balance_" + SPAN;
  }

  @Override
  public int lookback() {
    return SPAN;
  }

  @Override
  public double at(CandleColumns candles, int index) {
    double balance = 0;
    double heights = 0;
    // Always in the same order, from the same candle: sums of doubles depend on it.
    for (int i = index + 1 - SPAN; i <= index; i++) {
      double top = Math.max(candles.open()[i], candles.close()[i]);
      double bottom = Math.min(candles.open()[i], candles.close()[i]);
      balance += (candles.high()[i] - top) - (bottom - candles.low()[i]);
      heights += candles.high()[i] - candles.low()[i];
    }
    // NaN where it is undefined, never infinite.
    return Quotient.of(balance, heights);
  }
}
