package dev.bougie.features.catalogue.statistics;

import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.indicator.Correlation;
import dev.bougie.features.indicator.LogReturns;
import dev.bougie.features.window.RollingCovariance;

/**
 * The leverage effect: the correlation of the sizes of the last {@code span} log returns with the
 * return one candle before each. Below 0, falls are followed by wilder candles than rises are.
 *
 * <ul>
 *   <li>Unit: none. Range: [-1, 1].
 *   <li>Look-back: {@code span + 2}.
 *   <li>Undefined: where one of both did not vary.
 *   <li>Source: Bouchaud, Matacz, Potters, <i>Leverage Effect in Financial Markets</i>, Physical
 *       Review Letters 87 (2001).
 * </ul>
 */
record LeverageCorrelation(RollingCovariance covariance) implements Feature {

  LeverageCorrelation(int span) {
    this(new RollingCovariance(span));
  }

  @Override
  public String id() {
    return "leverage_correlation_" + covariance.length();
  }

  @Override
  public int lookback() {
    return covariance.length() + 2;
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    covariance.compute(
        (first, count, columns) -> {
          LogReturns.readSizes(candles.close(), first, count, columns[0]);
          LogReturns.read(candles.close(), first - 1, count, columns[1]);
        },
        from,
        to,
        (first, count, columns) ->
            Correlation.write(columns, count, out, outOffset + first - from));
  }
}
