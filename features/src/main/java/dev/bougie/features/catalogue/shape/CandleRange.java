package dev.bougie.features.catalogue.shape;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.PerCandle;

/**
 * The height of the candle: {@code ln(high / low)}.
 *
 * <ul>
 *   <li>Unit: log return. Range: 0 (the price stood still) and above.
 *   <li>Look-back: 1.
 *   <li>Undefined: where the quotient leaves the range of a double.
 *   <li>Source: Alizadeh, Brandt, Diebold, <i>Range-Based Estimation of Stochastic Volatility
 *       Models</i>, Journal of Finance 57 (2002).
 * </ul>
 */
record CandleRange() implements PerCandle {

  @Override
  public String id() {
    return "candle_range";
  }

  @Override
  public int lookback() {
    return 1;
  }

  @Override
  public int version() {
    return 2;
  }

  @Override
  public double at(CandleColumns candles, int index) {
    return Quotient.log(candles.high()[index], candles.low()[index]);
  }
}
