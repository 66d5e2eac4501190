package dev.bougie.features.catalogue.trend;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.window.DoublingWindow;
import dev.bougie.features.window.RollingTrend;

/**
 * How much of the variance of the last {@code span} closes lies on a straight line: R squared.
 *
 * <ul>
 *   <li>Unit: fraction. Range: [0, 1].
 *   <li>Look-back: {@code span}.
 *   <li>Undefined: where the price did not move, or its squares leave the range of a double.
 *   <li>Source: Microsoft, Qlib (2020), Alpha158: RSQR.
 * </ul>
 */
record TrendFit(RollingTrend trend) implements Feature {

  TrendFit(int span) {
    this(new RollingTrend(span));
  }

  @Override
  public String id() {
    return "trend_fit_" + trend.length();
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
            double product = columns[2][k];
            double fit = Quotient.of(product / times * product, columns[1][k]);
            out[outOffset + first - from + k] = Math.min(fit, 1);
          }
        });
  }
}
