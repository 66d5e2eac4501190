package dev.bougie.features.catalogue.volume;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.window.RollingSum;

/**
 * How far the close stands above the volume-weighted average price of the last {@code span}
 * candles: {@code close / (sum of quoteVolume / sum of volume) - 1}.
 *
 * <ul>
 *   <li>Unit: fraction of the average. Range: above -1.
 *   <li>Look-back: {@code span}.
 *   <li>Undefined: where nothing was traded.
 *   <li>Source: Berkowitz, Logue, Noser, <i>The Total Cost of Transactions on the NYSE</i>, Journal
 *       of Finance 43 (1988).
 * </ul>
 */
record VwapDistance(RollingSum sum) implements Feature {

  VwapDistance(int span) {
    this(new RollingSum(span, 2));
  }

  @Override
  public String id() {
    return "vwap_distance_" + sum.length();
  }

  @Override
  public int lookback() {
    return sum.length();
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    sum.compute(
        (first, count, columns) -> {
          System.arraycopy(candles.quoteVolume(), first, columns[0], 0, count);
          System.arraycopy(candles.volume(), first, columns[1], 0, count);
        },
        from,
        to,
        (first, count, columns) -> {
          for (int k = 0; k < count; k++) {
            double average = Quotient.of(columns[0][k], columns[1][k]);
            out[outOffset + first - from + k] =
                Quotient.of(candles.close()[first + k] - average, average);
          }
        });
  }
}
