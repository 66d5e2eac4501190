package dev.bougie.features.catalogue.statistics;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.indicator.LogReturns;
import dev.bougie.features.window.RollingMoments;

/**
 * The excess kurtosis of the last {@code span} log returns: the mean of the fourth powers of their
 * differences from the mean, over the square of the population's variance, less 3.
 *
 * <ul>
 *   <li>Unit: none; 0 for a normal distribution. Range: -2 to {@code span}.
 *   <li>Look-back: {@code span + 1}.
 *   <li>Undefined: where the price did not move, or moved by the same return each time.
 *   <li>Source: Dittmar, <i>Nonlinear Pricing Kernels, Kurtosis Preference</i>, Journal of Finance
 *       57 (2002).
 * </ul>
 */
record ReturnKurtosis(RollingMoments moments) implements Feature {

  ReturnKurtosis(int span) {
    this(new RollingMoments(span, 4));
  }

  @Override
  public String id() {
    return "return_kurtosis_" + moments.length();
  }

  @Override
  public int lookback() {
    return moments.length() + 1;
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    int span = moments.length();
    moments.compute(
        (first, count, columns) -> LogReturns.read(candles.close(), first, count, columns[0]),
        from,
        to,
        (first, count, columns) -> {
          for (int k = 0; k < count; k++) {
            double variance = columns[1][k] / span;
            out[outOffset + first - from + k] =
                Quotient.of(columns[3][k] / span, variance * variance) - 3;
          }
        });
  }
}
