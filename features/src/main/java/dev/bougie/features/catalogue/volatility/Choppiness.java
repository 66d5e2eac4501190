package dev.bougie.features.catalogue.volatility;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.indicator.TrueRange;
import dev.bougie.features.window.RollingExtreme;
import dev.bougie.features.window.RollingSum;

/**
 * The choppiness index, how much of what the last {@code span} candles moved came to nothing:
 * {@code 100 * ln(sum of true ranges / (highest high - lowest low)) / ln(span)}.
 *
 * <ul>
 *   <li>Unit: percent. Range: 0 (a straight trend) to 100 (sideways); a gap at the start may carry
 *       it beyond.
 *   <li>Look-back: {@code span + 1}.
 *   <li>Undefined: where no candle has a range.
 *   <li>Source: Dreiss, see Kaufman, <i>Trading Systems and Methods</i> (2013).
 * </ul>
 */
record Choppiness(RollingSum sum, RollingExtreme highest, RollingExtreme lowest)
    implements Feature {

  Choppiness(int span) {
    this(new RollingSum(span), RollingExtreme.highest(span), RollingExtreme.lowest(span));
  }

  @Override
  public String id() {
    return "choppiness_" + sum.length();
  }

  @Override
  public int lookback() {
    return sum.length() + 1;
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    double scale = 100 / StrictMath.log(sum.length());
    double[] top = new double[to - from];
    double[] bottom = new double[to - from];
    highest.compute(candles.high(), from, to, top, 0);
    lowest.compute(candles.low(), from, to, bottom, 0);
    sum.compute(
        (first, count, columns) ->
            TrueRange.read(
                candles.high(), candles.low(), candles.close(), first, count, columns[0]),
        from,
        to,
        (first, count, columns) ->
            System.arraycopy(columns[0], 0, out, outOffset + first - from, count));
    for (int k = 0; k < top.length; k++) {
      out[outOffset + k] = scale * Quotient.log(out[outOffset + k], top[k] - bottom[k]);
    }
  }
}
