package dev.bougie.features.catalogue.alpha158;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.window.RollingAverage;

/**
 * MA and VMA: the mean of the last {@code span} closes over the close, or of volumes over the
 * volume.
 *
 * <ul>
 *   <li>Unit: fraction of the last. Range: above 0, but for volumes that are all 0.
 *   <li>Look-back: {@code span}.
 *   <li>Undefined: where the last volume is 0.
 *   <li>Source: Microsoft, Qlib (2020), Alpha158.
 * </ul>
 */
record Average(Series series, RollingAverage average) implements Feature {

  Average(Series series, int span) {
    this(series, RollingAverage.simple(span));
  }

  @Override
  public String id() {
    return series.id("ma", average.length());
  }

  @Override
  public int lookback() {
    return average.length();
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    double[] values = series.of(candles);
    average.compute(values, from, to, out, outOffset);
    for (int index = from; index < to; index++) {
      int k = outOffset + index - from;
      out[k] = Quotient.of(out[k], values[index]);
    }
  }
}
