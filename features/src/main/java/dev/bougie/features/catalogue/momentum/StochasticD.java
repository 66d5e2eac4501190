package dev.bougie.features.catalogue.momentum;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.indicator.Stochastic;

/**
 * The average of the last {@code signal} values of {@link StochasticK}.
 *
 * <ul>
 *   <li>Unit: percent. Range: [0, 100].
 *   <li>Look-back: {@code length + signal - 1}.
 *   <li>Undefined: where nothing moved, for {@code length} candles up to one of them.
 *   <li>Source: Lane, <i>Lane's Stochastics</i>, Technical Analysis of Stocks and Commodities 2
 *       (1984).
 * </ul>
 */
record StochasticD(int length, int signal, Stochastic stochastic) implements Feature {

  StochasticD(int length, int signal) {
    this(length, signal, new Stochastic(length, 1, signal));
  }

  @Override
  public String id() {
    return "stoch_d_" + length + "_" + signal;
  }

  @Override
  public int lookback() {
    return stochastic.lookback();
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    double[] fast = new double[to - from];
    double[] average = new double[to - from];
    stochastic.compute(candles.high(), candles.low(), candles.close(), from, to, fast, average, 0);
    for (int k = 0; k < average.length; k++) {
      out[outOffset + k] = Quotient.finite(average[k]);
    }
  }
}
