package dev.bougie.features.catalogue.cross;

import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.candle.CrossSection;
import dev.bougie.features.candle.CrossSections;
import dev.bougie.features.candle.Market;
import dev.bougie.features.engine.Feature;

/** What can be told of the market's returns alone; the same for every symbol that has candles. */
interface MarketFeature extends Feature {

  /** Over how many candles the returns are. */
  int span();

  /** The value at a time, of the returns of all symbols that have candles at both ends. */
  double of(CrossSection returns);

  @Override
  default int lookback() {
    return span() + 1;
  }

  @Override
  default boolean needsMarket() {
    return true;
  }

  @Override
  default void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    Market market = candles.market();
    int shift = market.shift(candles, from, to, lookback());
    CrossSections returns = market.returns(span());
    for (int index = from; index < to; index++) {
      out[outOffset + index - from] = of(returns.at(index + shift));
    }
  }
}
