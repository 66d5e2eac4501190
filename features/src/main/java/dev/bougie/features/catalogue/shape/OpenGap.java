package dev.bougie.features.catalogue.shape;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.PerCandle;

/**
 * How far the candle opened from where the one before closed: {@code ln(open / previous close)}.
 *
 * <ul>
 *   <li>Unit: log return. Range: any; 0 as a rule in a market that never closes.
 *   <li>Look-back: 2.
 *   <li>Undefined: where the quotient leaves the range of a double.
 *   <li>Source: Nison, <i>Japanese Candlestick Charting Techniques</i> (1991): windows.
 * </ul>
 */
record OpenGap() implements PerCandle {

  @Override
  public String id() {
    return "open_gap";
  }

  @Override
  public int lookback() {
    return 2;
  }

  @Override
  public double at(CandleColumns candles, int index) {
    return Quotient.log(candles.open()[index], candles.close()[index - 1]);
  }
}
