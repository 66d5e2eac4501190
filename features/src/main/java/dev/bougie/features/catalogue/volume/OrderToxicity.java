package dev.bougie.features.catalogue.volume;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.window.RollingSum;

/**
 * How one-sided takers were, whichever side: {@code sum of |bought - sold| / sum of volume} over
 * the last {@code span} candles, what takers bought and sold in each. It is VPIN over candles of
 * equal time instead of equal volume.
 *
 * <ul>
 *   <li>Unit: fraction. Range: 0 (balanced in every candle) to 1, but for the exchange's rounding.
 *   <li>Look-back: {@code span}.
 *   <li>Undefined: where nothing was traded.
 *   <li>Source: Easley, López de Prado, O'Hara, <i>Flow Toxicity and Liquidity in a High-Frequency
 *       World</i>, Review of Financial Studies 25 (2012).
 * </ul>
 */
record OrderToxicity(RollingSum sum) implements Feature {

  OrderToxicity(int span) {
    this(new RollingSum(span, 2));
  }

  @Override
  public String id() {
    return "order_toxicity_" + sum.length();
  }

  @Override
  public int lookback() {
    return sum.length();
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    double[] bought = candles.takerBuyBase();
    double[] volume = candles.volume();
    sum.compute(
        (first, count, columns) -> {
          for (int k = 0; k < count; k++) {
            columns[0][k] = Math.abs(2 * bought[first + k] - volume[first + k]);
            columns[1][k] = volume[first + k];
          }
        },
        from,
        to,
        (first, count, columns) -> {
          for (int k = 0; k < count; k++) {
            out[outOffset + first - from + k] = Quotient.of(columns[0][k], columns[1][k]);
          }
        });
  }
}
