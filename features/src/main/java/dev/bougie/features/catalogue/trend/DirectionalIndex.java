package dev.bougie.features.catalogue.trend;

import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.indicator.DirectionalMovement;
import dev.bougie.features.indicator.Smoothing;

/**
 * Wilder's ADX: how much of what moved over {@code period} candles moved one way, see {@link
 * DirectionalMovement}; both smoothings over exactly {@code 8 * period} candles.
 *
 * <ul>
 *   <li>Unit: percent. Range: [0, 100].
 *   <li>Look-back: {@code 16 * period}.
 *   <li>Undefined: where no candle reached beyond the one before it, for a smoothing's length.
 *   <li>Source: Wilder, <i>New Concepts in Technical Trading Systems</i> (1978).
 * </ul>
 */
record DirectionalIndex(int period, DirectionalMovement movement) implements Feature {

  DirectionalIndex(int period) {
    this(period, new DirectionalMovement(Smoothing.wilder(period), Smoothing.wilder(period)));
  }

  @Override
  public String id() {
    return "adx_" + period;
  }

  @Override
  public int lookback() {
    return movement.lookback();
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    movement.adx(candles.high(), candles.low(), from, to, out, outOffset);
  }
}
