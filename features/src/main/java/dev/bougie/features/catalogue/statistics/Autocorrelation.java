package dev.bougie.features.catalogue.statistics;

import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.indicator.Correlation;
import dev.bougie.features.indicator.LogReturns;
import dev.bougie.features.window.RollingCovariance;

/**
 * The correlation of the last {@code span} log returns with those {@code lag} candles before each;
 * or of their sizes, which tells how much volatility comes in clusters.
 *
 * <ul>
 *   <li>Unit: none. Range: [-1, 1].
 *   <li>Look-back: {@code span + lag + 1}.
 *   <li>Undefined: where one of both did not vary.
 *   <li>Source: Lo, MacKinlay, <i>Stock Market Prices Do Not Follow Random Walks</i>, Review of
 *       Financial Studies 1 (1988); of sizes: Ding, Granger, Engle, <i>A Long Memory Property of
 *       Stock Market Returns and a New Model</i>, Journal of Empirical Finance 1 (1993).
 * </ul>
 */
record Autocorrelation(Part part, int lag, RollingCovariance covariance) implements Feature {

  Autocorrelation(Part part, int span, int lag) {
    this(part, lag, new RollingCovariance(span));
  }

  @Override
  public String id() {
    return part.id + "_" + covariance.length() + "_" + lag;
  }

  @Override
  public int lookback() {
    return covariance.length() + lag + 1;
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    covariance.compute(
        (first, count, columns) -> {
          part.read(candles.close(), first, count, columns[0]);
          part.read(candles.close(), first - lag, count, columns[1]);
        },
        from,
        to,
        (first, count, columns) ->
            Correlation.write(columns, count, out, outOffset + first - from));
  }

  /** What of the returns is compared. */
  enum Part {
    WHOLE("autocorrelation") {
      @Override
      void read(double[] close, int first, int count, double[] out) {
        LogReturns.read(close, first, count, out);
      }
    },
    SIZE("absolute_autocorrelation") {
      @Override
      void read(double[] close, int first, int count, double[] out) {
        LogReturns.readSizes(close, first, count, out);
      }
    };

    private final String id;

    Part(String id) {
      this.id = id;
    }

    abstract void read(double[] close, int first, int count, double[] out);
  }
}
