package dev.bougie.features.indicator;

import dev.bougie.features.arithmetic.Quotient;

/** The returns of single candles: {@code ln(close[t] / close[t - 1])}. */
public final class LogReturns {

  private LogReturns() {}

  /** The returns of {@code count} candles from {@code first} on, that of {@code first} at 0. */
  public static void read(double[] close, int first, int count, double[] out) {
    for (int k = 0; k < count; k++) {
      out[k] = Quotient.log(close[first + k], close[first + k - 1]);
    }
  }

  /** The sizes of the returns, whichever way they went, of the same candles. */
  public static void readSizes(double[] close, int first, int count, double[] out) {
    for (int k = 0; k < count; k++) {
      out[k] = Math.abs(Quotient.log(close[first + k], close[first + k - 1]));
    }
  }
}
