package dev.bougie.features.catalogue.statistics;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.indicator.LogReturns;
import dev.bougie.features.window.RollingMoments;

/**
 * The skewness of the last {@code span} log returns: the mean of their cubed differences from the
 * mean, over the cube of the population's deviation.
 *
 * <ul>
 *   <li>Unit: none. Range: {@code -sqrt(span)} to {@code sqrt(span)}.
 *   <li>Look-back: {@code span + 1}.
 *   <li>Undefined: where the price did not move, or moved by the same return each time.
 *   <li>Source: Harvey, Siddique, <i>Conditional Skewness in Asset Pricing Tests</i>, Journal of
 *       Finance 55 (2000).
 * </ul>
 */
record ReturnSkewness(RollingMoments moments) implements Feature {

  ReturnSkewness(int span) {
    this(new RollingMoments(span, 3));
  }

  @Override
  public String id() {
    return "return_skewness_" + moments.length();
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
                Quotient.of(columns[2][k] / span, variance * Math.sqrt(variance));
          }
        });
  }
}
