package dev.bougie.features.catalogue.cross;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.candle.CrossSection;
import dev.bougie.features.candle.CrossSections;
import dev.bougie.features.candle.Market;
import dev.bougie.features.engine.Feature;

/** What can be told of the returns of all symbols at a time, or of the own among them. */
interface AmongReturns extends Feature {

  /** Over how many candles the returns are. */
  int span();

  /**
   * The value at a time.
   *
   * @param own return of the symbol
   * @param all returns of the symbols that have candles at both ends
   */
  double of(double own, CrossSection all);

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
    double[] close = candles.close();
    for (int index = from; index < to; index++) {
      double own = Quotient.log(close[index], close[index - span()]);
      out[outOffset + index - from] = of(own, returns.at(index + shift));
    }
  }
}
