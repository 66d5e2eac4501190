package dev.bougie.features.catalogue.volume;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.window.RollingSum;

/**
 * How much more than the average takers paid who bought, over the last {@code span} candles: {@code
 * ln((takerBuyQuote / takerBuyBase) / (quoteVolume / volume))} of the sums. Above 0 they bought
 * where the price was high.
 *
 * <ul>
 *   <li>Unit: log ratio. Range: any.
 *   <li>Look-back: {@code span}.
 *   <li>Undefined: where takers bought nothing.
 *   <li>Source: Berkowitz, Logue, Noser, <i>The Total Cost of Transactions on the NYSE</i>, Journal
 *       of Finance 43 (1988), of the taker's side.
 * </ul>
 */
record TakerPremium(RollingSum sum) implements Feature {

  TakerPremium(int span) {
    this(new RollingSum(span, 4));
  }

  @Override
  public String id() {
    return "taker_premium_" + sum.length();
  }

  @Override
  public int lookback() {
    return sum.length();
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    sum.compute(
        (first, count, columns) -> {
          System.arraycopy(candles.takerBuyQuote(), first, columns[0], 0, count);
          System.arraycopy(candles.takerBuyBase(), first, columns[1], 0, count);
          System.arraycopy(candles.quoteVolume(), first, columns[2], 0, count);
          System.arraycopy(candles.volume(), first, columns[3], 0, count);
        },
        from,
        to,
        (first, count, columns) -> {
          for (int k = 0; k < count; k++) {
            double paid = Quotient.of(columns[0][k], columns[1][k]);
            double average = Quotient.of(columns[2][k], columns[3][k]);
            out[outOffset + first - from + k] = Quotient.log(paid, average);
          }
        });
  }
}
