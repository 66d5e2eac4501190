package dev.bougie.features.catalogue.momentum;

import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.window.RollingExtreme;

/**
 * How much later the highest high of the last {@code span + 1} candles was than the lowest low:
 * {@code 100 * (candles since the low - candles since the high) / span}, the latest of each.
 *
 * <ul>
 *   <li>Unit: percent. Range: [-100, 100].
 *   <li>Look-back: {@code span + 1}.
 *   <li>Undefined: never.
 *   <li>Source: Chande, <i>A Time Price Oscillator</i>, Technical Analysis of Stocks and
 *       Commodities 13 (1995).
 * </ul>
 */
record AroonOscillator(int span, RollingExtreme highest, RollingExtreme lowest) implements Feature {

  AroonOscillator(int span) {
    this(span, RollingExtreme.highest(span + 1), RollingExtreme.lowest(span + 1));
  }

  @Override
  public String id() {
    return "aroon_oscillator_" + span;
  }

  @Override
  public int lookback() {
    return span + 1;
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    double[] sinceLow = new double[to - from];
    highest.computeAges(candles.high(), from, to, out, outOffset);
    lowest.computeAges(candles.low(), from, to, sinceLow, 0);
    for (int k = 0; k < sinceLow.length; k++) {
      out[outOffset + k] = 100 * (sinceLow[k] - out[outOffset + k]) / span;
    }
  }
}
