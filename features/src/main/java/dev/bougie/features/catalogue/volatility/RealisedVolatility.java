package dev.bougie.features.catalogue.volatility;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.indicator.LogReturns;
import dev.bougie.features.window.RollingMoments;

/**
 * The sample standard deviation ({@code span - 1} in the denominator) of the last {@code span} log
 * returns of one candle.
 *
 * <ul>
 *   <li>Unit: log return per candle, not annualised. Range: 0 (the price stood still) and above.
 *   <li>Look-back: {@code span + 1}.
 *   <li>Undefined: where a return is, see {@link LogReturn}.
 *   <li>Source: Andersen, Bollerslev, Diebold, Labys, <i>Modeling and Forecasting Realized
 *       Volatility</i>, Econometrica 71 (2003).
 * </ul>
 */
record RealisedVolatility(RollingMoments moments) implements Feature {

  RealisedVolatility(int span) {
    this(new RollingMoments(span, 2));
  }

  @Override
  public String id() {
    return "realised_volatility_" + moments.length();
  }

  @Override
  public int lookback() {
    return moments.length() + 1;
  }

  @Override
  public int version() {
    return 2;
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    int degrees = moments.length() - 1;
    moments.compute(
        (first, count, columns) -> LogReturns.read(candles.close(), first, count, columns[0]),
        from,
        to,
        (first, count, columns) -> {
          for (int k = 0; k < count; k++) {
            out[outOffset + first - from + k] = Quotient.finite(Math.sqrt(columns[1][k] / degrees));
          }
        });
  }
}
