package dev.bougie.features.catalogue.cross;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.candle.CrossSections;
import dev.bougie.features.candle.Market;
import dev.bougie.features.engine.Feature;

/**
 * The return over the last {@code span} candles less the median of those of all symbols.
 *
 * <ul>
 *   <li>Unit: log return. Range: any.
 *   <li>Look-back: {@code span + 1}.
 *   <li>Undefined: where fewer than two symbols have candles at both ends.
 *   <li>Source: as {@link MarketReturn}.
 * </ul>
 */
record ReturnOverMarket(int span) implements Feature {

  @Override
  public String id() {
    return "return_over_market_" + span;
  }

  @Override
  public int lookback() {
    return span + 1;
  }

  @Override
  public boolean needsMarket() {
    return true;
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    Market market = candles.market();
    int shift = market.shift(candles, from, to, lookback());
    CrossSections returns = market.returns(span);
    double[] close = candles.close();
    for (int index = from; index < to; index++) {
      double own = Quotient.log(close[index], close[index - span]);
      out[outOffset + index - from] = Quotient.finite(own - returns.at(index + shift).median());
    }
  }
}
