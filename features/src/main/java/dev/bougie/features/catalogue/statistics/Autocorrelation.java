package dev.bougie.features.catalogue.statistics;

import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.indicator.Correlation;
import dev.bougie.features.indicator.LogReturns;
import dev.bougie.features.window.RollingCovariance;

/**
 * The correlation of the last {@code span} log returns with those {@code lag} candles before each.
 *
 * <ul>
 *   <li>Unit: none. Range: [-1, 1].
 *   <li>Look-back: {@code span + lag + 1}.
 *   <li>Undefined: where one of both did not vary.
 *   <li>Source: Lo, MacKinlay, <i>Stock Market Prices Do Not Follow Random Walks</i>, Review of
 *       Financial Studies 1 (1988).
 * </ul>
 */
record Autocorrelation(int lag, RollingCovariance covariance) implements Feature {

  Autocorrelation(int span, int lag) {
    this(lag, new RollingCovariance(span));
  }

  @Override
  public String id() {
    return "autocorrelation_" + covariance.length() + "_" + lag;
  }

  @Override
  public int lookback() {
    return covariance.length() + lag + 1;
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    covariance.compute(
        (first, count, columns) -> {
          LogReturns.read(candles.close(), first, count, columns[0]);
          LogReturns.read(candles.close(), first - lag, count, columns[1]);
        },
        from,
        to,
        (first, count, columns) ->
            Correlation.write(columns, count, out, outOffset + first - from));
  }
}
