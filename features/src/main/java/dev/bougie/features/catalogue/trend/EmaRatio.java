package dev.bougie.features.catalogue.trend;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.indicator.Smoothing;
import dev.bougie.features.window.RollingAverage;

/**
 * How far the close stands above its exponential moving average: {@code close / EMA - 1}, the EMA
 * with {@code alpha = 2 / (span + 1)} and weights normalised over exactly {@code 4 * span} candles.
 *
 * <ul>
 *   <li>Unit: fraction of the average. Range: above -1; 0 where the price did not move.
 *   <li>Look-back: {@code 4 * span}.
 *   <li>Undefined: where the average leaves the range of a double.
 *   <li>Source: Appel, <i>Technical Analysis: Power Tools for Active Investors</i> (2005).
 * </ul>
 */
record EmaRatio(int span, RollingAverage average) implements Feature {

  EmaRatio(int span) {
    this(span, Smoothing.exponential(span));
  }

  @Override
  public String id() {
    return "ema_ratio_" + span;
  }

  @Override
  public int lookback() {
    return average.length();
  }

  @Override
  public int version() {
    return 2;
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    double[] close = candles.close();
    average.compute(close, from, to, out, outOffset);
    for (int index = from; index < to; index++) {
      double mean = out[outOffset + index - from];
      out[outOffset + index - from] = Quotient.of(close[index] - mean, mean);
    }
  }
}
