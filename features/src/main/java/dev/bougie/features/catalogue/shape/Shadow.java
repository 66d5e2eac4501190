package dev.bougie.features.catalogue.shape;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.PerCandle;

/**
 * What of the candle's height lies above its body, or below it: {@code (high - max(open, close)) /
 * (high - low)} or {@code (min(open, close) - low) / (high - low)}.
 *
 * <ul>
 *   <li>Unit: fraction of the height. Range: [0, 1].
 *   <li>Look-back: 1.
 *   <li>Undefined: where the candle has no height.
 *   <li>Source: Nison, <i>Japanese Candlestick Charting Techniques</i> (1991).
 * </ul>
 */
record Shadow(Side side) implements PerCandle {

  @Override
  public String id() {
    return side == Side.UPPER ? "upper_shadow" : "lower_shadow";
  }

  @Override
  public int lookback() {
    return 1;
  }

  @Override
  public double at(CandleColumns candles, int index) {
    double open = candles.open()[index];
    double high = candles.high()[index];
    double low = candles.low()[index];
    double close = candles.close()[index];
    double shadow = side == Side.UPPER ? high - Math.max(open, close) : Math.min(open, close) - low;
    return Quotient.of(shadow, high - low);
  }

  enum Side {
    UPPER,
    LOWER
  }
}
