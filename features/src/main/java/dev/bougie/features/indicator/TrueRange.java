package dev.bougie.features.indicator;

/**
 * How far the price went since the candle before closed: {@code max(high, previous close) -
 * min(low, previous close)}.
 *
 * <p>Source: Wilder, <i>New Concepts in Technical Trading Systems</i> (1978).
 */
public final class TrueRange {

  private TrueRange() {}

  /** The ranges of {@code count} candles from {@code first} on, that of {@code first} at 0. */
  public static void read(
      double[] high, double[] low, double[] close, int first, int count, double[] out) {
    System.arraycopy(close, first - 1, out, 0, count);
    for (int k = 0; k < count; k++) {
      double previous = out[k];
      out[k] = Math.max(high[first + k], previous) - Math.min(low[first + k], previous);
    }
  }
}
