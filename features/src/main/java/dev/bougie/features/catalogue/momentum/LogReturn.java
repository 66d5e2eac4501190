package dev.bougie.features.catalogue.momentum;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.PerCandle;

/**
 * The return over the last {@code span} candles: {@code ln(close[t] / close[t - span])}.
 *
 * <ul>
 *   <li>Unit: log return. Range: any; 0 where the price did not move.
 *   <li>Look-back: {@code span + 1}.
 *   <li>Undefined: where the quotient leaves the range of a double.
 *   <li>Source: Campbell, Lo, MacKinlay, <i>The Econometrics of Financial Markets</i> (1997), 1.4.
 * </ul>
 */
record LogReturn(int span) implements PerCandle {

  @Override
  public String id() {
    return "log_return_" + span;
  }

  @Override
  public int lookback() {
    return span + 1;
  }

  @Override
  public int version() {
    return 2;
  }

  @Override
  public double at(CandleColumns candles, int index) {
    double[] close = candles.close();
    return Quotient.log(close[index], close[index - span]);
  }
}
