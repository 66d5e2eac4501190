package dev.bougie.features.catalogue.volatility;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.window.RollingDrawdown;

/**
 * The deepest fall from one of the last {@code span} closes to a later one: {@code max(1 - later /
 * earlier)}.
 *
 * <ul>
 *   <li>Unit: fraction of the earlier close. Range: 0 (never fell) to 1.
 *   <li>Look-back: {@code span}.
 *   <li>Undefined: where a close is.
 *   <li>Source: Magdon-Ismail, Atiya, Pratap, Abu-Mostafa, <i>On the Maximum Drawdown of a Brownian
 *       Motion</i>, Journal of Applied Probability 41 (2004).
 * </ul>
 */
record MaxDrawdown(RollingDrawdown drawdown) implements Feature {

  MaxDrawdown(int span) {
    this(new RollingDrawdown(span));
  }

  @Override
  public String id() {
    return "max_drawdown_" + drawdown.length();
  }

  @Override
  public int lookback() {
    return drawdown.length();
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    drawdown.compute(candles.close(), from, to, out, outOffset);
    for (int k = outOffset; k < outOffset + to - from; k++) {
      out[k] = Quotient.finite(1 - out[k]);
    }
  }
}
