package dev.bougie.features.catalogue.alpha158;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.window.DoublingWindow;
import dev.bougie.features.window.RollingTrend;
import java.util.Locale;

/**
 * The straight line of least squares through the last {@code span} closes. BETA: its slope over the
 * close. RSQR: which part of the closes' variance lies on it. RESI: how far the close lies above
 * it, over the close.
 *
 * <ul>
 *   <li>Unit: fraction of the close, a candle for BETA; RSQR: of the variance. Range: any; RSQR [0,
 *       1].
 *   <li>Look-back: {@code span}.
 *   <li>Undefined: RSQR where the price did not move; where squares leave the range of a double.
 *   <li>Source: Microsoft, Qlib (2020), Alpha158.
 * </ul>
 */
record Line(Measure measure, RollingTrend trend) implements Feature {

  Line(Measure measure, int span) {
    this(measure, new RollingTrend(span));
  }

  @Override
  public String id() {
    return Alpha158.id(measure.name().toLowerCase(Locale.ROOT), trend.length());
  }

  @Override
  public int lookback() {
    return trend.length();
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    double[] close = candles.close();
    trend.compute(
        DoublingWindow.column(close),
        from,
        to,
        (first, count, columns) -> {
          for (int k = 0; k < count; k++) {
            out[outOffset + first - from + k] =
                value(close[first + k], columns[0][k], columns[1][k], columns[2][k]);
          }
        });
  }

  private double value(double close, double mean, double squares, double products) {
    double times = trend.timeSquares();
    double slope = products / times;
    return switch (measure) {
      case BETA -> Quotient.of(slope, close);
      case RSQR -> Math.min(Quotient.of(slope * products, squares), 1);
      case RESI -> Quotient.of(close - mean - slope * (trend.length() - 1) / 2, close);
    };
  }

  enum Measure {
    BETA,
    RSQR,
    RESI
  }
}
