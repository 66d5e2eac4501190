package dev.bougie.features.catalogue.trend;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.indicator.Macd;
import dev.bougie.features.indicator.Smoothing;
import dev.bougie.features.window.RollingAverage;

/**
 * The MACD line relative to the price: {@code (EMA_fast - EMA_slow) / close}, each EMA over exactly
 * four times its span, see {@link EmaRatio}.
 *
 * <ul>
 *   <li>Unit: fraction of the close. Range: any; 0 where the price did not move.
 *   <li>Look-back: {@code 4 * slow}.
 *   <li>Undefined: where an average leaves the range of a double.
 *   <li>Source: Appel, <i>Technical Analysis: Power Tools for Active Investors</i> (2005).
 * </ul>
 */
record MacdRatio(int fast, int slow, Macd macd) implements Feature {

  MacdRatio(int fast, int slow) {
    // Of a signal over one candle, which nobody asks for.
    this(
        fast,
        slow,
        new Macd(
            Smoothing.exponential(fast), Smoothing.exponential(slow), RollingAverage.simple(1)));
  }

  @Override
  public String id() {
    return "macd_" + fast + "_" + slow;
  }

  @Override
  public int lookback() {
    return macd.lineLookback();
  }

  @Override
  public int version() {
    return 2;
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    macd.line(candles.close(), from, to, out, outOffset);
    for (int index = from; index < to; index++) {
      int k = outOffset + index - from;
      out[k] = Quotient.of(out[k], candles.close()[index]);
    }
  }
}
