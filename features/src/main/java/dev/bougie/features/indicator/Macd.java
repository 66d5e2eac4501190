package dev.bougie.features.indicator;

import dev.bougie.features.window.RollingAverage;

/**
 * Moving average convergence and divergence: the line is the fast exponential average less the slow
 * one, the signal an average of the line.
 *
 * <p>Source: Appel, <i>Technical Analysis: Power Tools for Active Investors</i> (2005).
 */
public final class Macd {

  private final RollingAverage fast;
  private final RollingAverage slow;
  private final RollingAverage signal;

  public Macd(RollingAverage fast, RollingAverage slow, RollingAverage signal) {
    this.fast = fast;
    this.slow = slow;
    this.signal = signal;
  }

  /** How many values the line looks at. */
  public int lineLookback() {
    return Math.max(fast.length(), slow.length());
  }

  /** How many values the signal looks at. */
  public int lookback() {
    return lineLookback() + signal.length() - 1;
  }

  /** The line of the values {@code from} to {@code to}, that of {@code from} at outOffset. */
  public void line(double[] values, int from, int to, double[] out, int outOffset) {
    double[] slowAverage = new double[to - from];
    fast.compute(values, from, to, out, outOffset);
    slow.compute(values, from, to, slowAverage, 0);
    for (int k = 0; k < slowAverage.length; k++) {
      out[outOffset + k] -= slowAverage[k];
    }
  }

  /**
   * The line and the signal of the values {@code from} to {@code to}, those of {@code from} at
   * outOffset.
   */
  public void compute(
      double[] values, int from, int to, double[] lineOut, double[] signalOut, int outOffset) {
    int before = signal.length() - 1;
    double[] lines = new double[before + to - from];
    line(values, from - before, to, lines, 0);
    System.arraycopy(lines, before, lineOut, outOffset, to - from);
    signal.compute(lines, before, lines.length, signalOut, outOffset);
  }
}
