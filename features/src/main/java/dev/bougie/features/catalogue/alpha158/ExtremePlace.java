package dev.bougie.features.catalogue.alpha158;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.window.RollingExtreme;
import java.util.Locale;

/**
 * Which of the last {@code span} candles, counted from 1 for the oldest, has the highest high
 * (IMAX) or the lowest low (IMIN), over {@code span}; IMXD is the difference of both. Of several
 * the oldest, as Qlib has it.
 *
 * <ul>
 *   <li>Unit: fraction of the window. Range: {@code 1 / span} to 1; IMXD between -1 and 1.
 *   <li>Look-back: {@code span}.
 *   <li>Undefined: never.
 *   <li>Source: Microsoft, Qlib (2020), Alpha158.
 * </ul>
 */
record ExtremePlace(Measure measure, RollingExtreme highest, RollingExtreme lowest)
    implements Feature {

  ExtremePlace(Measure measure, int span) {
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
    int span = highest.length();
    if (measure == Measure.IMXD) {
      difference(candles, from, to, out, outOffset);
      return;
    }
    if (measure == Measure.IMAX) {
      highest.computeOldestAges(candles.high(), from, to, out, outOffset);
    } else {
      lowest.computeOldestAges(candles.low(), from, to, out, outOffset);
    }
    for (int k = outOffset; k < outOffset + to - from; k++) {
      out[k] = Quotient.of(span - out[k], span);
    }
  }

  private void difference(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    double[] sinceLow = new double[to - from];
    highest.computeOldestAges(candles.high(), from, to, out, outOffset);
    lowest.computeOldestAges(candles.low(), from, to, sinceLow, 0);
    for (int k = 0; k < sinceLow.length; k++) {
      out[outOffset + k] = Quotient.of(sinceLow[k] - out[outOffset + k], highest.length());
    }
  }

  enum Measure {
    IMAX,
    IMIN,
    IMXD
  }
}
