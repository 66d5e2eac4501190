package dev.bougie.features.catalogue.alpha158;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.window.RollingExtreme;
import java.util.Locale;

/**
 * The highest high and the lowest low of the last {@code span} candles. MAX and MIN: over the
 * close. RSV: where the close stands between them.
 *
 * <ul>
 *   <li>Unit: fraction of the close; RSV: of the distance. Range: MAX 1 and above, MIN (0, 1], RSV
 *       [0, 1].
 *   <li>Look-back: {@code span}.
 *   <li>Undefined: RSV where the price did not move.
 *   <li>Source: Microsoft, Qlib (2020), Alpha158.
 * </ul>
 */
record Extreme(Measure measure, RollingExtreme highest, RollingExtreme lowest) implements Feature {

  Extreme(Measure measure, int span) {
    this(measure, RollingExtreme.highest(span), RollingExtreme.lowest(span));
  }

  @Override
  public String id() {
    return Alpha158.id(measure.name().toLowerCase(Locale.ROOT), highest.length());
  }

  @Override
  public int lookback() {
    return highest.length();
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    if (measure == Measure.RSV) {
      position(candles, from, to, out, outOffset);
      return;
    }
    if (measure == Measure.MAX) {
      highest.compute(candles.high(), from, to, out, outOffset);
    } else {
      lowest.compute(candles.low(), from, to, out, outOffset);
    }
    for (int index = from; index < to; index++) {
      int k = outOffset + index - from;
      out[k] = Quotient.of(out[k], candles.close()[index]);
    }
  }

  private void position(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    double[] top = new double[to - from];
    highest.compute(candles.high(), from, to, top, 0);
    lowest.compute(candles.low(), from, to, out, outOffset);
    for (int k = 0; k < top.length; k++) {
      double low = out[outOffset + k];
      out[outOffset + k] = Quotient.of(candles.close()[from + k] - low, top[k] - low);
    }
  }

  enum Measure {
    MAX,
    MIN,
    RSV
  }
}
