package dev.bougie.features.catalogue.cross;

import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.candle.Market;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.indicator.LogReturns;
import dev.bougie.features.window.RollingCovariance;

/** What can be told of a window of returns beside the reference's returns of the same candles. */
interface BesideReference extends Feature {

  /** Over which window; the own returns are its first column, the reference's the second. */
  RollingCovariance covariance();

  /** Writes the values of {@code count} candles. */
  void write(double[][] sums, int count, double[] out, int outOffset);

  @Override
  default int lookback() {
    return covariance().length() + 1;
  }

  @Override
  default boolean needsMarket() {
    return true;
  }

  @Override
  default void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    Market market = candles.market();
    int shift = market.shift(candles, from, to, lookback());
    covariance()
        .compute(
            (first, count, columns) -> {
              LogReturns.read(candles.close(), first, count, columns[0]);
              LogReturns.read(market.referenceClose(), first + shift, count, columns[1]);
            },
            from,
            to,
            (first, count, columns) -> write(columns, count, out, outOffset + first - from));
  }
}
