package dev.bougie.features.catalogue.volume;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.window.RollingSum;

/**
 * How far the price moves for what is traded: {@code ln(mean(|log return| / quoteVolume))} over
 * those of the last {@code span} candles that were traded in.
 *
 * <ul>
 *   <li>Unit: logarithm of the return per unit of the quote asset. Range: any.
 *   <li>Look-back: {@code span + 1}.
 *   <li>Undefined: where nothing was traded, or the price did not move in what was.
 *   <li>Source: Amihud, <i>Illiquidity and Stock Returns</i>, Journal of Financial Markets 5
 *       (2002).
 * </ul>
 */
record AmihudIlliquidity(RollingSum sum) implements Feature {

  AmihudIlliquidity(int span) {
    this(new RollingSum(span, 2));
  }

  @Override
  public String id() {
    return "amihud_illiquidity_" + sum.length();
  }

  @Override
  public int lookback() {
    return sum.length() + 1;
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    double[] close = candles.close();
    double[] quoteVolume = candles.quoteVolume();
    sum.compute(
        (first, count, columns) -> {
          for (int k = 0; k < count; k++) {
            double traded = quoteVolume[first + k];
            double moved = Math.abs(Quotient.log(close[first + k], close[first + k - 1]));
            columns[0][k] = traded > 0 ? moved / traded : 0;
            columns[1][k] = traded > 0 ? 1 : 0;
          }
        },
        from,
        to,
        (first, count, columns) -> {
          for (int k = 0; k < count; k++) {
            out[outOffset + first - from + k] = Quotient.log(columns[0][k], columns[1][k]);
          }
        });
  }
}
