package dev.bougie.features.catalogue.momentum;

import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.indicator.RelativeStrength;
import dev.bougie.features.indicator.Smoothing;

/**
 * Wilder's RSI: {@code 100 * gains / (gains + losses)}, the averages of the rises and of the falls
 * of the close in Wilder's smoothing ({@code alpha = 1 / period}) over exactly {@code 8 * period}
 * changes.
 *
 * <ul>
 *   <li>Unit: percent. Range: [0, 100].
 *   <li>Look-back: {@code 8 * period + 1}.
 *   <li>Undefined: where the close never changed, or the changes leave the range of a double.
 *   <li>Source: Wilder, <i>New Concepts in Technical Trading Systems</i> (1978).
 * </ul>
 */
record RelativeStrengthIndex(int period, RelativeStrength strength) implements Feature {

  RelativeStrengthIndex(int period) {
    this(period, new RelativeStrength(Smoothing.wilder(period)));
  }

  @Override
  public String id() {
    return "rsi_" + period;
  }

  @Override
  public int lookback() {
    return strength.lookback();
  }

  @Override
  public int version() {
    return 2;
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    strength.compute(candles.close(), from, to, out, outOffset);
  }
}
