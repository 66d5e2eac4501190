package dev.bougie.features.catalogue.momentum;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.window.RollingSum;

/**
 * Kaufman's efficiency ratio, which part of the way the price went over the last {@code span}
 * candles brought it anywhere: {@code |close - close[span ago]| / sum of |change|}.
 *
 * <ul>
 *   <li>Unit: fraction. Range: 0 (back where it was) to 1 (straight).
 *   <li>Look-back: {@code span + 1}.
 *   <li>Undefined: where the price did not move.
 *   <li>Source: Kaufman, <i>Smarter Trading</i> (1995).
 * </ul>
 */
record EfficiencyRatio(RollingSum sum) implements Feature {

  EfficiencyRatio(int span) {
    this(new RollingSum(span));
  }

  @Override
  public String id() {
    return "efficiency_ratio_" + sum.length();
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
            columns[0][k] = Math.abs(close[first + k] - close[first + k - 1]);
          }
        },
        from,
        to,
        (first, count, columns) -> {
          for (int k = 0; k < count; k++) {
            double moved = Math.abs(close[first + k] - close[first + k - sum.length()]);
            // Rounding may carry it a bit beyond what is possible.
            out[outOffset + first - from + k] = Math.min(Quotient.of(moved, columns[0][k]), 1);
          }
        });
  }
}
