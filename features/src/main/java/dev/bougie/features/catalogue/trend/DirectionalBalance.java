package dev.bougie.features.catalogue.trend;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.indicator.DirectionalMovement;
import dev.bougie.features.indicator.Smoothing;
import dev.bougie.features.window.RollingAverage;

/**
 * Which way the price went, of what it moved by Wilder's measure: {@code 100 * (up - down) / (up +
 * down)} of the directional movements, each smoothed over exactly {@code 8 * period} candles. Its
 * size, averaged, is the ADX.
 *
 * <ul>
 *   <li>Unit: percent. Range: [-100, 100].
 *   <li>Look-back: {@code 8 * period + 1}.
 *   <li>Undefined: where no candle reached beyond the one before it.
 *   <li>Source: Wilder, <i>New Concepts in Technical Trading Systems</i> (1978).
 * </ul>
 */
record DirectionalBalance(int period, DirectionalMovement movement) implements Feature {

  DirectionalBalance(int period) {
    // Of an index over one candle, which nobody asks for.
    this(period, new DirectionalMovement(Smoothing.wilder(period), RollingAverage.simple(1)));
  }

  @Override
  public String id() {
    return "directional_balance_" + period;
  }

  @Override
  public int lookback() {
    return movement.directionLookback();
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    double[] up = new double[to - from];
    double[] down = new double[to - from];
    movement.smoothed(candles.high(), candles.low(), from, to, up, down);
    for (int k = 0; k < up.length; k++) {
      out[outOffset + k] = 100 * Quotient.of(up[k] - down[k], up[k] + down[k]);
    }
  }
}
