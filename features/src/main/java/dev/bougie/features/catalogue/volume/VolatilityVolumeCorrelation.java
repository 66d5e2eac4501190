package dev.bougie.features.catalogue.volume;

import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.indicator.Correlation;
import dev.bougie.features.indicator.LogReturns;
import dev.bougie.features.window.RollingCovariance;

/**
 * The correlation of the size of the log return with the volume over the last {@code span} candles.
 *
 * <ul>
 *   <li>Unit: none. Range: [-1, 1].
 *   <li>Look-back: {@code span + 1}.
 *   <li>Undefined: where one of them did not vary.
 *   <li>Source: Karpoff, <i>The Relation between Price Changes and Trading Volume</i>, Journal of
 *       Financial and Quantitative Analysis 22 (1987).
 * </ul>
 */
record VolatilityVolumeCorrelation(RollingCovariance covariance) implements Feature {

  VolatilityVolumeCorrelation(int span) {
    this(new RollingCovariance(span));
  }

  @Override
  public String id() {
    return "volatility_volume_correlation_" + covariance.length();
  }

  @Override
  public int lookback() {
    return covariance.length() + 1;
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    covariance.compute(
        (first, count, columns) -> {
          LogReturns.readSizes(candles.close(), first, count, columns[0]);
          System.arraycopy(candles.volume(), first, columns[1], 0, count);
        },
        from,
        to,
        (first, count, columns) ->
            Correlation.write(columns, count, out, outOffset + first - from));
  }
}
