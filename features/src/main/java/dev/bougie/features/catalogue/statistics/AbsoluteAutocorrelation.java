package dev.bougie.features.catalogue.statistics;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.indicator.Correlation;
import dev.bougie.features.window.RollingCovariance;

/**
 * The correlation of the sizes of the last {@code span} log returns with those {@code lag} candles
 * before each: how much volatility comes in clusters.
 *
 * <ul>
 *   <li>Unit: none. Range: [-1, 1].
 *   <li>Look-back: {@code span + lag + 1}.
 *   <li>Undefined: where one of both did not vary.
 *   <li>Source: Ding, Granger, Engle, <i>A Long Memory Property of Stock Market Returns and a New
 *       Model</i>, Journal of Empirical Finance 1 (1993).
 * </ul>
 */
record AbsoluteAutocorrelation(int lag, RollingCovariance covariance) implements Feature {

  AbsoluteAutocorrelation(int span, int lag) {
    this(lag, new RollingCovariance(span));
  }

  @Override
  public String id() {
    return "absolute_autocorrelation_" + covariance.length() + "_" + lag;
  }

  @Override
  public int lookback() {
    return covariance.length() + lag + 1;
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    covariance.compute(
        (first, count, columns) -> {
          sizes(candles.close(), first, count, columns[0]);
          sizes(candles.close(), first - lag, count, columns[1]);
        },
        from,
        to,
        (first, count, columns) ->
            Correlation.write(columns, count, out, outOffset + first - from));
  }

  private static void sizes(double[] close, int first, int count, double[] out) {
    for (int k = 0; k < count; k++) {
      out[k] = Math.abs(Quotient.log(close[first + k], close[first + k - 1]));
    }
  }
}
