package dev.bougie.features.indicator;

/**
 * How far the price went since the candle before closed: {@code max(high, previous close) -
 * min(low, previous close)}.
 *
 * <p>Source: Wilder, <i>New Concepts in Technical Trading Systems</i> (1978).
 */
public final class TrueRange {

  private TrueRange() {}

  /** The ranges of the candles {@code from} to {@code to}, that of {@code from} at outOffset. */
  public static void compute(
      double[] high, double[] low, double[] close, int from, int to, double[] out, int outOffset) {
    for (int index = from; index < to; index++) {
      double previous = close[index - 1];
      out[outOffset + index - from] =
          Math.max(high[index], previous) - Math.min(low[index], previous);
    }
  }
}
