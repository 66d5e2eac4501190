package dev.bougie.features.catalogue.shape;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.PerCandle;

/**
 * The body of the candle as a part of its height: {@code (close - open) / (high - low)}.
 *
 * <ul>
 *   <li>Unit: fraction of the height. Range: -1 (fell all the way) to 1 (rose all the way).
 *   <li>Look-back: 1.
 *   <li>Undefined: where the candle has no height.
 *   <li>Source: Nison, <i>Japanese Candlestick Charting Techniques</i> (1991).
 * </ul>
 */
record CandleBody() implements PerCandle {

  @Override
  public String id() {
    return "candle_body";
  }

  @Override
  public int lookback() {
    return 1;
  }

  @Override
  public double at(CandleColumns candles, int index) {
    return Quotient.of(
        candles.close()[index] - candles.open()[index],
        candles.high()[index] - candles.low()[index]);
  }
}
