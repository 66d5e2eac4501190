package dev.bougie.features.catalogue.alpha158;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.window.RollingSum;

/**
 * CNTP, CNTN and CNTD: which part of the last {@code span} closes was above the close before, or
 * below it, or the difference of both.
 *
 * <ul>
 *   <li>Unit: fraction. Range: [0, 1], CNTD [-1, 1].
 *   <li>Look-back: {@code span + 1}.
 *   <li>Undefined: never.
 *   <li>Source: Microsoft, Qlib (2020), Alpha158.
 * </ul>
 */
record ChangeCount(Side side, RollingSum sum) implements Feature {

  ChangeCount(Side side, int span) {
    this(side, new RollingSum(span));
  }

  @Override
  public String id() {
    return Alpha158.id("cnt" + side.suffix(), sum.length());
  }

  @Override
  public int lookback() {
    return sum.length() + 1;
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    double[] close = candles.close();
    sum.compute(
        (first, count, columns) -> {
          for (int k = 0; k < count; k++) {
            double change = close[first + k] - close[first + k - 1];
            // What is not a number must go on to be none.
            columns[0][k] = side.of(change > 0 ? 1 : 0, change < 0 ? 1 : 0) + 0 * change;
          }
        },
        from,
        to,
        (first, count, columns) -> {
          for (int k = 0; k < count; k++) {
            out[outOffset + first - from + k] = Quotient.of(columns[0][k], sum.length());
          }
        });
  }
}
