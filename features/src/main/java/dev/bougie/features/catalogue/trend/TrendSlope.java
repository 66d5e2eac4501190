package dev.bougie.features.catalogue.trend;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.window.DoublingWindow;
import dev.bougie.features.window.RollingTrend;

/**
 * The slope of the straight line of least squares through the last {@code span} closes, relative to
 * their mean.
 *
 * <ul>
 *   <li>Unit: fraction of the mean a candle. Range: any; 0 where the price did not move.
 *   <li>Look-back: {@code span}.
 *   <li>Undefined: where the mean leaves the range of a double.
 *   <li>Source: Microsoft, Qlib (2020), Alpha158: BETA.
 * </ul>
 */
record TrendSlope(RollingTrend trend) implements Feature {

  TrendSlope(int span) {
    this(new RollingTrend(span));
  }

  @Override
  public String id() {
    return "trend_slope_" + trend.length();
  }

  @Override
  public int lookback() {
    return trend.length();
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    double[] close = candles.close();
    double times = trend.timeSquares();
    trend.compute(
        DoublingWindow.column(close),
        from,
        to,
        (first, count, columns) -> {
          for (int k = 0; k < count; k++) {
            out[outOffset + first - from + k] = Quotient.of(columns[2][k] / times, columns[0][k]);
          }
        });
  }
}
