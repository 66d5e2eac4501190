package dev.bougie.features.catalogue.trend;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.window.RollingExtreme;

/**
 * Where the close stands in Donchian's channel, from the lowest low to the highest high of the
 * {@code span} candles before the current one: {@code (close - lowest) / (highest - lowest)}.
 * Beyond 0 and 1 the price breaks out.
 *
 * <ul>
 *   <li>Unit: fraction of the width. Range: any.
 *   <li>Look-back: {@code span + 1}.
 *   <li>Undefined: where the price did not move before.
 *   <li>Source: Donchian's four-week rule, see Brock, Lakonishok, LeBaron, <i>Simple Technical
 *       Trading Rules</i>, Journal of Finance 47 (1992): trading range break-out.
 * </ul>
 */
record DonchianPosition(RollingExtreme highest, RollingExtreme lowest) implements Feature {

  DonchianPosition(int span) {
    this(RollingExtreme.highest(span), RollingExtreme.lowest(span));
  }

  @Override
  public String id() {
    return "donchian_position_" + highest.length();
  }

  @Override
  public int lookback() {
    return highest.length() + 1;
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    double[] top = new double[to - from];
    highest.compute(candles.high(), from - 1, to - 1, top, 0);
    lowest.compute(candles.low(), from - 1, to - 1, out, outOffset);
    for (int k = 0; k < top.length; k++) {
      double low = out[outOffset + k];
      out[outOffset + k] = Quotient.of(candles.close()[from + k] - low, top[k] - low);
    }
  }
}
