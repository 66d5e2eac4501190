package dev.bougie.features.catalogue.alpha158;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.window.RollingSum;

/**
 * SUMP, SUMN and SUMD of closes, VSUMP, VSUMN and VSUMD of volumes: which part of all that changed
 * over the last {@code span} candles went up, or down, or the difference of both.
 *
 * <ul>
 *   <li>Unit: fraction. Range: [0, 1], of the difference [-1, 1].
 *   <li>Look-back: {@code span + 1}.
 *   <li>Undefined: where nothing changed.
 *   <li>Source: Microsoft, Qlib (2020), Alpha158.
 * </ul>
 */
record ChangeShare(Series series, Side side, RollingSum sum) implements Feature {

  ChangeShare(Series series, Side side, int span) {
    this(series, side, new RollingSum(span, 2));
  }

  @Override
  public String id() {
    return series.id("sum" + side.suffix(), sum.length());
  }

  @Override
  public int lookback() {
    return sum.length() + 1;
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    double[] values = series.of(candles);
    sum.compute(
        (first, count, columns) -> {
          for (int k = 0; k < count; k++) {
            double change = values[first + k] - values[first + k - 1];
            double size = Math.abs(change);
            columns[0][k] = (size + change) * 0.5;
            columns[1][k] = (size - change) * 0.5;
          }
        },
        from,
        to,
        (first, count, columns) -> {
          for (int k = 0; k < count; k++) {
            double up = columns[0][k];
            double down = columns[1][k];
            out[outOffset + first - from + k] = Quotient.of(side.of(up, down), up + down);
          }
        });
  }
}
