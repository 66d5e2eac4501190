package dev.bougie.features.indicator;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.window.RollingSum;

/**
 * The money flow index: which part of the flow {@code (high + low + close) / 3 * volume} of the
 * last candles came with a rising typical price, of what came with a rising or a falling one. In
 * percent, NaN where there was neither.
 *
 * <p>Source: Quong, Soudack, <i>Volume-Weighted RSI: Money Flow</i>, Technical Analysis of Stocks
 * and Commodities 7 (1989).
 */
public final class MoneyFlow {

  private final RollingSum sum;

  public MoneyFlow(int length) {
    this.sum = new RollingSum(length);
  }

  /** How many candles one value looks at. */
  public int lookback() {
    return sum.length() + 1;
  }

  /** The index of the candles {@code from} to {@code to}, that of {@code from} at outOffset. */
  public void compute(
      double[] high,
      double[] low,
      double[] close,
      double[] volume,
      int from,
      int to,
      double[] out,
      int outOffset) {
    int before = sum.length() - 1;
    int first = from - before;
    double[] rising = new double[to - first];
    double[] falling = new double[to - first];
    flows(high, low, close, volume, first, rising, falling);
    double[] negative = new double[to - from];
    sum.compute(rising, before, rising.length, out, outOffset);
    sum.compute(falling, before, falling.length, negative, 0);
    for (int k = 0; k < negative.length; k++) {
      double positive = out[outOffset + k];
      out[outOffset + k] = 100 * Quotient.of(positive, positive + negative[k]);
    }
  }

  private static void flows(
      double[] high,
      double[] low,
      double[] close,
      double[] volume,
      int first,
      double[] rising,
      double[] falling) {
    double previous = (high[first - 1] + low[first - 1] + close[first - 1]) / 3;
    for (int k = 0; k < rising.length; k++) {
      int index = first + k;
      double price = (high[index] + low[index] + close[index]) / 3;
      double flow = Math.signum(price - previous) * (price * volume[index]);
      rising[k] = Math.max(flow, 0);
      falling[k] = Math.max(-flow, 0);
      previous = price;
    }
  }
}
