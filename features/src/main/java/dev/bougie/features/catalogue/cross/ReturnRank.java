package dev.bougie.features.catalogue.cross;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.candle.CrossSections;
import dev.bougie.features.candle.Market;
import dev.bougie.features.engine.Feature;

/**
 * The place of the return over the last {@code span} candles among those of all symbols that have
 * candles at both ends: 0 the lowest, 1 the highest, equal ones at the mean of their places.
 *
 * <ul>
 *   <li>Unit: fraction. Range: [0, 1].
 *   <li>Look-back: {@code span + 1}.
 *   <li>Undefined: where no other symbol has such a return, or the market holds other candles of
 *       the symbol itself.
 *   <li>Source: Jegadeesh, Titman, <i>Returns to Buying Winners and Selling Losers</i>, Journal of
 *       Finance 48 (1993).
 * </ul>
 */
record ReturnRank(int span) implements Feature {

  @Override
  public String id() {
    return "return_rank_" + span;
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
      out[outOffset + index - from] =
          returns.at(index + shift).rank(Quotient.log(close[index], close[index - span]));
    }
  }
}
