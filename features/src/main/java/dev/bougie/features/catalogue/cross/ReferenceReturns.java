package dev.bougie.features.catalogue.cross;

import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.candle.Market;
import dev.bougie.features.indicator.LogReturns;
import dev.bougie.features.window.DoublingWindow;

/** The returns of single candles, the symbol's own and the reference's. */
final class ReferenceReturns {

  private ReferenceReturns() {}

  /** Both columns of a covariance of candles {@code from} to {@code to}, the own returns first. */
  static DoublingWindow.Inputs of(CandleColumns candles, int from, int to, int lookback) {
    Market market = candles.market();
    int shift = market.shift(candles, from, to, lookback);
    return (first, count, columns) -> {
      LogReturns.read(candles.close(), first, count, columns[0]);
      LogReturns.read(market.referenceClose(), first + shift, count, columns[1]);
    };
  }
}
