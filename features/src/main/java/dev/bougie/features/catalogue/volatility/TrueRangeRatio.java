package dev.bougie.features.catalogue.volatility;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.indicator.AverageTrueRange;
import dev.bougie.features.indicator.Smoothing;

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
record TrueRangeRatio(int period, AverageTrueRange average) implements Feature {

  TrueRangeRatio(int period) {
    this(period, new AverageTrueRange(Smoothing.wilder(period)));
  }

  @Override
  public String id() {
    return "atr_ratio_" + period;
  }

  @Override
  public int lookback() {
    return average.lookback();
  }

  @Override
  public int version() {
    return 2;
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    double[] close = candles.close();
    average.compute(candles.high(), candles.low(), close, from, to, out, outOffset);
    for (int index = from; index < to; index++) {
      int k = outOffset + index - from;
      out[k] = Quotient.of(out[k], close[index]);
    }
  }
}
