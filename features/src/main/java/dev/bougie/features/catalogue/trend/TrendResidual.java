package dev.bougie.features.catalogue.trend;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.window.DoublingWindow;
import dev.bougie.features.window.RollingTrend;

/**
 * How far the close lies above the straight line of least squares through the last {@code span}
 * closes, itself included, relative to the close.
 *
 * <ul>
 *   <li>Unit: fraction of the close. Range: any; 0 where the price did not move.
 *   <li>Look-back: {@code span}.
 *   <li>Undefined: where the mean leaves the range of a double.
 *   <li>Source: Microsoft, Qlib (2020), Alpha158: RESI.
 * </ul>
 */
record TrendResidual(RollingTrend trend) implements Feature {

  TrendResidual(int span) {
    this(new RollingTrend(span));
  }

  @Override
  public String id() {
    return "trend_residual_" + trend.length();
  }

  @Override
  public int lookback() {
    return trend.length();
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    double[] close = candles.close();
    double half = (trend.length() - 1) / 2.0;
    trend.compute(
        DoublingWindow.column(close),
        from,
        to,
        (first, count, columns) -> {
          for (int k = 0; k < count; k++) {
            double slope = columns[2][k] / trend.timeSquares();
            double residual = close[first + k] - columns[0][k] - slope * half;
            out[outOffset + first - from + k] = Quotient.of(residual, close[first + k]);
          }
        });
  }
}
