package dev.bougie.features.catalogue.volatility;

import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.indicator.LogReturns;
import dev.bougie.features.window.RollingSum;

/**
 * The volatility of the rises or of the falls alone: {@code sqrt(mean of squares)} of the log
 * returns of the last {@code span} candles, those of the other sign counted as 0.
 *
 * <ul>
 *   <li>Unit: log return per candle, not annualised. Range: 0 (never went that way) and above.
 *   <li>Look-back: {@code span + 1}.
 *   <li>Undefined: where a return is.
 *   <li>Source: Barndorff-Nielsen, Kinnebrock, Shephard, <i>Measuring Downside Risk: Realised
 *       Semivariance</i> (2010).
 * </ul>
 */
record Semideviation(Side side, RollingSum sum) implements Feature {

  Semideviation(Side side, int span) {
    this(side, new RollingSum(span));
  }

  @Override
  public String id() {
    return (side == Side.UP ? "up_volatility_" : "down_volatility_") + sum.length();
  }

  @Override
  public int lookback() {
    return sum.length() + 1;
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    double sign = side == Side.UP ? 1 : -1;
    MeanVariance.volatility(
        sum,
        (first, count, columns) -> {
          LogReturns.read(candles.close(), first, count, columns[0]);
          for (int k = 0; k < count; k++) {
            double part = Math.max(sign * columns[0][k], 0);
            columns[0][k] = part * part;
          }
        },
        from,
        to,
        out,
        outOffset);
  }

  enum Side {
    UP,
    DOWN
  }
}
