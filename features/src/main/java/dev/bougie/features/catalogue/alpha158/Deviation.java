package dev.bougie.features.catalogue.alpha158;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.window.DoublingWindow;
import dev.bougie.features.window.RollingMoments;

/**
 * STD and VSTD: the sample deviation of the last {@code span} closes over the close, or of volumes
 * over the volume.
 *
 * <ul>
 *   <li>Unit: fraction of the last. Range: 0 (all the same) and above.
 *   <li>Look-back: {@code span}.
 *   <li>Undefined: where the last volume is 0, or squares leave the range of a double.
 *   <li>Source: Microsoft, Qlib (2020), Alpha158.
 * </ul>
 */
record Deviation(Series series, RollingMoments moments) implements Feature {

  Deviation(Series series, int span) {
    this(series, new RollingMoments(span, 2));
  }

  @Override
  public String id() {
    return series.id("std", moments.length());
  }

  @Override
  public int lookback() {
    return moments.length();
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    double[] values = series.of(candles);
    int degrees = moments.length() - 1;
    moments.compute(
        DoublingWindow.column(values),
        from,
        to,
        (first, count, columns) -> {
          for (int k = 0; k < count; k++) {
            double deviation = Math.sqrt(columns[1][k] / degrees);
            out[outOffset + first - from + k] = Quotient.of(deviation, values[first + k]);
          }
        });
  }
}
