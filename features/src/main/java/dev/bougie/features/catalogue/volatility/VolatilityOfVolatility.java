package dev.bougie.features.catalogue.volatility;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.window.DoublingWindow;
import dev.bougie.features.window.RollingMoments;

/**
 * How much the volatility itself varied: the sample deviation of the last {@code span} values of
 * {@link RealisedVolatility} over {@code inner} candles, relative to their mean.
 *
 * <ul>
 *   <li>Unit: none. Range: 0 to {@code sqrt(span)}.
 *   <li>Look-back: {@code inner + span}.
 *   <li>Undefined: where the price did not move.
 *   <li>Source: Corsi, Mittnik, Pigorsch, Pigorsch, <i>The Volatility of Realized Volatility</i>,
 *       Econometric Reviews 27 (2008).
 * </ul>
 */
record VolatilityOfVolatility(RealisedVolatility inner, RollingMoments moments) implements Feature {

  VolatilityOfVolatility(int inner, int span) {
    this(new RealisedVolatility(inner), new RollingMoments(span, 2));
  }

  @Override
  public String id() {
    return "volatility_of_volatility_" + inner.moments().length() + "_" + moments.length();
  }

  @Override
  public int lookback() {
    return inner.lookback() + moments.length() - 1;
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    int before = moments.length() - 1;
    double[] volatilities = new double[before + to - from];
    inner.compute(candles, from - before, to, volatilities, 0);
    moments.compute(
        DoublingWindow.column(volatilities),
        before,
        volatilities.length,
        (first, count, columns) -> {
          for (int k = 0; k < count; k++) {
            double deviation = Math.sqrt(columns[1][k] / before);
            out[outOffset + first - before + k] = Quotient.of(deviation, columns[0][k]);
          }
        });
  }
}
