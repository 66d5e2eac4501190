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
    this.sum = new RollingSum(length, 2);
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
    sum.compute(
        (first, count, columns) ->
            flows(high, low, close, volume, first, count, columns[0], columns[1]),
        from,
        to,
        (first, count, columns) ->
            index(columns[0], columns[1], count, out, outOffset + first - from));
  }

  private static void index(
      double[] rising, double[] falling, int count, double[] out, int outOffset) {
    for (int k = 0; k < count; k++) {
      out[outOffset + k] = 100 * Quotient.of(rising[k], rising[k] + falling[k]);
    }
  }

  private static void flows(
      double[] high,
      double[] low,
      double[] close,
      double[] volume,
      int first,
      int count,
      double[] rising,
      double[] falling) {
    // Three times the typical price: the index is a quotient.
    double previous = high[first - 1] + low[first - 1] + close[first - 1];
    for (int k = 0; k < count; k++) {
      int index = first + k;
      double price = high[index] + low[index] + close[index];
      double size = price * volume[index];
      double flow = VolumeFlow.withSign(size, price - previous);
      double moved = Math.abs(flow);
      rising[k] = (moved + flow) * 0.5;
      falling[k] = (moved - flow) * 0.5;
      previous = price;
    }
  }
}
