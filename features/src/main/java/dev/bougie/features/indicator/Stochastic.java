package dev.bougie.features.indicator;

import dev.bougie.features.window.RollingAverage;
import dev.bougie.features.window.RollingExtreme;

/**
 * Lane's stochastic oscillator: {@code %K} tells where the close stands between the lowest low and
 * the highest high of the last candles, averaged over {@code slowing} candles (1: not averaged);
 * {@code %D} is the average of {@code %K}. In percent, NaN where nothing moved.
 *
 * <p>Source: Lane, <i>Lane's Stochastics</i>, Technical Analysis of Stocks and Commodities 2
 * (1984).
 */
public final class Stochastic {

  private final RollingExtreme highest;
  private final RollingExtreme lowest;
  private final RollingAverage slowing;
  private final RollingAverage signal;

  public Stochastic(int length, int slowing, int signal) {
    this.highest = RollingExtreme.highest(length);
    this.lowest = RollingExtreme.lowest(length);
    this.slowing = RollingAverage.simple(slowing);
    this.signal = RollingAverage.simple(signal);
  }

  /** How many candles a {@code %D} looks at. */
  public int lookback() {
    return highest.length() + slowing.length() + signal.length() - 2;
  }

  /**
   * {@code %K} and {@code %D} of the candles {@code from} to {@code to}, those of {@code from} at
   * outOffset. NaN is not of any certain bits.
   */
  public void compute(
      double[] high,
      double[] low,
      double[] close,
      int from,
      int to,
      double[] k,
      double[] d,
      int outOffset) {
    int before = signal.length() - 1;
    int rawBefore = before + slowing.length() - 1;
    double[] raw = new double[rawBefore + to - from];
    position(high, low, close, from - rawBefore, to, raw);
    double[] slow = new double[before + to - from];
    slowing.compute(raw, slowing.length() - 1, raw.length, slow, 0);
    System.arraycopy(slow, before, k, outOffset, to - from);
    signal.compute(slow, before, slow.length, d, outOffset);
  }

  private void position(
      double[] high, double[] low, double[] close, int from, int to, double[] out) {
    double[] top = new double[out.length];
    highest.compute(high, from, to, top, 0);
    lowest.compute(low, from, to, out, 0);
    for (int k = 0; k < out.length; k++) {
      out[k] = 100 * (close[from + k] - out[k]) / (top[k] - out[k]);
    }
  }
}
