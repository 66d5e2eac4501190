package dev.bougie.features.catalogue.alpha158;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.PerCandle;

/**
 * ROC: the close {@code span} candles ago, over the close.
 *
 * <ul>
 *   <li>Unit: fraction of the close. Range: above 0; 1 where the price did not move.
 *   <li>Look-back: {@code span + 1}.
 *   <li>Undefined: where the quotient leaves the range of a double.
 *   <li>Source: Microsoft, Qlib (2020), Alpha158.
 * </ul>
 */
record Reference(int span) implements PerCandle {

  @Override
  public String id() {
    return Alpha158.id("roc", span);
  }

  @Override
  public int lookback() {
    return span + 1;
  }

  @Override
  public double at(CandleColumns candles, int index) {
    double[] close = candles.close();
    return Quotient.of(close[index - span], close[index]);
  }
}
