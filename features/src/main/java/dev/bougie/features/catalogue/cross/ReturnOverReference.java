package dev.bougie.features.catalogue.cross;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.candle.Market;
import dev.bougie.features.engine.Feature;

/**
 * The return over the last {@code span} candles less that of Bitcoin: {@code ln(close[t] / close[t
 * - span]) - ln(btc[t] / btc[t - span])}.
 *
 * <ul>
 *   <li>Unit: log return. Range: any; 0 for Bitcoin itself.
 *   <li>Look-back: {@code span + 1}.
 *   <li>Undefined: where the market has no candle of Bitcoin at one of both ends.
 *   <li>Source: Liu, Tsyvinski, Wu, <i>Common Risk Factors in Cryptocurrency</i>, Journal of
 *       Finance 77 (2022), on returns in excess of the market.
 * </ul>
 */
record ReturnOverReference(int span) implements Feature {

  @Override
  public String id() {
    return "return_over_btc_" + span;
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
    double[] close = candles.close();
    double[] reference = market.referenceClose();
    for (int index = from; index < to; index++) {
      int place = index + shift;
      out[outOffset + index - from] =
          Quotient.finite(
              Quotient.log(close[index], close[index - span])
                  - Quotient.log(reference[place], reference[place - span]));
    }
  }
}
