package dev.bougie.features.catalogue.volatility;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.indicator.Smoothing;
import dev.bougie.features.indicator.TrueRange;
import dev.bougie.features.window.RollingAverage;

/**
 * The average true range relative to the price: Wilder's smoothing ({@code alpha = 1 / period}) of
 * {@code max(high, previous close) - min(low, previous close)} over exactly {@code 8 * period}
 * candles, divided by the close.
 *
 * <ul>
 *   <li>Unit: fraction of the close. Range: 0 (the price stood still) and above.
 *   <li>Look-back: {@code 8 * period + 1}.
 *   <li>Undefined: where the average leaves the range of a double.
 *   <li>Source: Wilder, <i>New Concepts in Technical Trading Systems</i> (1978).
 * </ul>
 */
record TrueRangeRatio(int period, RollingAverage average) implements Feature {

  TrueRangeRatio(int period) {
    this(period, Smoothing.wilder(period));
  }

  @Override
  public String id() {
    return "atr_ratio_" + period;
  }

  @Override
  public int lookback() {
    return average.length() + 1;
  }

  @Override
  public int version() {
    return 2;
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    double[] close = candles.close();
    int before = average.length() - 1;
    double[] ranges = new double[before + to - from];
    TrueRange.compute(candles.high(), candles.low(), close, from - before, to, ranges, 0);
    average.compute(ranges, before, ranges.length, out, outOffset);
    for (int index = from; index < to; index++) {
      int k = outOffset + index - from;
      out[k] = Quotient.of(out[k], close[index]);
    }
  }
}
