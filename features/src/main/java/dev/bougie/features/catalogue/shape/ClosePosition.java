package dev.bougie.features.catalogue.shape;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.PerCandle;

/**
 * Where the candle closed within its height: {@code (close - low) / (high - low)}.
 *
 * <ul>
 *   <li>Unit: fraction of the height. Range: 0 (at the low) to 1 (at the high).
 *   <li>Look-back: 1.
 *   <li>Undefined: where the candle has no height.
 *   <li>Source: Lane, <i>Lane's Stochastics</i>, Technical Analysis of Stocks and Commodities 2
 *       (1984): %K of one candle.
 * </ul>
 */
record ClosePosition() implements PerCandle {

  @Override
  public String id() {
    return "close_position";
  }

  @Override
  public int lookback() {
    return 1;
  }

  @Override
  public double at(CandleColumns candles, int index) {
    return Quotient.of(
        candles.close()[index] - candles.low()[index],
        candles.high()[index] - candles.low()[index]);
  }
}
