package dev.bougie.features.catalogue.momentum;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.indicator.Stochastic;

/**
 * Where the close stands between the lowest low and the highest high of the last {@code length}
 * candles, see {@link Stochastic}.
 *
 * <ul>
 *   <li>Unit: percent. Range: [0, 100].
 *   <li>Look-back: {@code length}.
 *   <li>Undefined: where nothing moved.
 *   <li>Source: Lane, <i>Lane's Stochastics</i>, Technical Analysis of Stocks and Commodities 2
 *       (1984).
 * </ul>
 */
record StochasticK(int length, Stochastic stochastic) implements Feature {

  StochasticK(int length) {
    this(length, new Stochastic(length, 1, 1));
  }

  @Override
  public String id() {
    return "stoch_k_" + length;
  }

  @Override
  public int lookback() {
    return stochastic.lookback();
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    double[] unused = new double[to - from];
    stochastic.compute(candles.high(), candles.low(), candles.close(), from, to, unused, unused, 0);
    for (int k = 0; k < unused.length; k++) {
      out[outOffset + k] = Quotient.finite(unused[k]);
    }
  }
}
