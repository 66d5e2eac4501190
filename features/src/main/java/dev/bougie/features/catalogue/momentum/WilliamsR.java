package dev.bougie.features.catalogue.momentum;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.window.RollingExtreme;

/**
 * Williams' %R, how far the close stands below the highest high of the last {@code span} candles:
 * {@code -100 * (highest - close) / (highest - lowest)}. It is {@code %K - 100} of the same span,
 * so the catalogue has spans here that it has no {@link StochasticK} of.
 *
 * <ul>
 *   <li>Unit: percent. Range: [-100, 0].
 *   <li>Look-back: {@code span}.
 *   <li>Undefined: where the price did not move.
 *   <li>Source: Williams, <i>How I Made One Million Dollars Last Year Trading Commodities</i>
 *       (1973).
 * </ul>
 */
record WilliamsR(RollingExtreme highest, RollingExtreme lowest) implements Feature {

  WilliamsR(int span) {
    this(RollingExtreme.highest(span), RollingExtreme.lowest(span));
  }

  @Override
  public String id() {
    return "williams_r_" + highest.length();
  }

  @Override
  public int lookback() {
    return highest.length();
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    double[] top = new double[to - from];
    highest.compute(candles.high(), from, to, top, 0);
    lowest.compute(candles.low(), from, to, out, outOffset);
    for (int k = 0; k < top.length; k++) {
      double height = top[k] - out[outOffset + k];
      out[outOffset + k] = 100 * Quotient.of(candles.close()[from + k] - top[k], height);
    }
  }
}
