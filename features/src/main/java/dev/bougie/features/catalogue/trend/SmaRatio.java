package dev.bougie.features.catalogue.trend;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.window.RollingAverage;

/**
 * How far the close stands above its simple moving average: {@code close / SMA - 1}, the SMA over
 * the last {@code span} closes, the current one included.
 *
 * <ul>
 *   <li>Unit: fraction of the average. Range: above -1, below {@code span - 1}; 0 where the price
 *       did not move.
 *   <li>Look-back: {@code span}.
 *   <li>Undefined: where the average leaves the range of a double.
 *   <li>Source: Brock, Lakonishok, LeBaron, <i>Simple Technical Trading Rules</i>, Journal of
 *       Finance 47 (1992).
 * </ul>
 */
record SmaRatio(RollingAverage average) implements Feature {

  SmaRatio(int span) {
    this(RollingAverage.simple(span));
  }

  @Override
  public String id() {
    return "sma_ratio_" + average.length();
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
