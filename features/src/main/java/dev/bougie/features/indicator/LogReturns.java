package dev.bougie.features.indicator;

import dev.bougie.features.arithmetic.Quotient;

/** The returns of single candles: {@code ln(close[t] / close[t - 1])}. */
public final class LogReturns {

  private LogReturns() {}

  /** The returns of the candles {@code from} to {@code to}, the first at 0. */
  public static double[] of(double[] close, int from, int to) {
    double[] returns = new double[to - from];
    for (int k = 0; k < returns.length; k++) {
      returns[k] = Quotient.log(close[from + k], close[from + k - 1]);
    }
    return returns;
  }
}
