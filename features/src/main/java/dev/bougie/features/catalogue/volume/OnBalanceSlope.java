package dev.bougie.features.catalogue.volume;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.indicator.VolumeFlow;
import dev.bougie.features.window.RollingPath;
import dev.bougie.features.window.RollingSum;

/**
 * The slope of on-balance volume over the last {@code span} candles, by least squares, relative to
 * their mean volume.
 *
 * <ul>
 *   <li>Unit: fraction of the mean volume a candle. Range: some -1 (it all fell) to 1 (it all
 *       rose).
 *   <li>Look-back: {@code span + 1}.
 *   <li>Undefined: where nothing was traded.
 *   <li>Source: Granville, <i>New Key to Stock Market Profits</i> (1963); the slope makes the
 *       arbitrary start of the sum irrelevant.
 * </ul>
 */
record OnBalanceSlope(RollingPath path, RollingSum sum) implements Feature {

  OnBalanceSlope(int span) {
    this(new RollingPath(span), new RollingSum(span));
  }

  @Override
  public String id() {
    return "obv_slope_" + sum.length();
  }

  @Override
  public int lookback() {
    return sum.length() + 1;
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    double[] close = candles.close();
    double[] volume = candles.volume();
    double[] slopes = new double[to - from];
    path.compute(
        (first, count, columns) ->
            VolumeFlow.signed(close, volume, first, first + count, columns[0], 0),
        from,
        to,
        (first, count, columns) -> System.arraycopy(columns[2], 0, slopes, first - from, count));
    sum.compute(volume, from, to, out, outOffset);
    for (int k = 0; k < slopes.length; k++) {
      double slope = slopes[k] / path.timeSquares();
      out[outOffset + k] = Quotient.of(slope, out[outOffset + k] / sum.length());
    }
  }
}
