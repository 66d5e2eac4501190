package dev.bougie.features.catalogue.volatility;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.window.DoublingWindow;
import dev.bougie.features.window.RollingSum;

/** Volatility from what each candle of a window tells of the variance. */
final class MeanVariance {

  private MeanVariance() {}

  /**
   * The root of the mean of the variances of each window that ends in {@code [from, to)}.
   *
   * @param variances of the candles, one column
   * @param out receives the value of candle {@code i} at {@code outOffset + i - from}; NaN where
   *     the mean is negative or not finite
   */
  static void volatility(
      RollingSum sum,
      DoublingWindow.Inputs variances,
      int from,
      int to,
      double[] out,
      int outOffset) {
    sum.compute(
        variances,
        from,
        to,
        (first, count, columns) -> {
          for (int k = 0; k < count; k++) {
            double variance = columns[0][k] / sum.length();
            out[outOffset + first - from + k] = Quotient.finite(Math.sqrt(variance));
          }
        });
  }
}
