package dev.bougie.features.catalogue.volatility;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.window.DoublingWindow;
import dev.bougie.features.window.RollingMoments;

/**
 * The width of Bollinger's bands relative to their middle: four population standard deviations of
 * the last {@code span} closes over their mean.
 *
 * <ul>
 *   <li>Unit: fraction of the mean. Range: 0 (the price stood still) and above.
 *   <li>Look-back: {@code span}.
 *   <li>Undefined: where squares leave the range of a double.
 *   <li>Source: Bollinger, <i>Bollinger on Bollinger Bands</i> (2001).
 * </ul>
 */
record BollingerWidth(RollingMoments moments) implements Feature {

  BollingerWidth(int span) {
    this(new RollingMoments(span, 2));
  }

  @Override
  public String id() {
    return "bollinger_width_" + moments.length();
  }

  @Override
  public int lookback() {
    return moments.length();
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    double[] close = candles.close();
    moments.compute(
        DoublingWindow.column(close),
        from,
        to,
        (first, count, columns) -> {
          for (int k = 0; k < count; k++) {
            double deviation = Math.sqrt(columns[1][k] / moments.length());
            out[outOffset + first - from + k] = Quotient.of(4 * deviation, columns[0][k]);
          }
        });
  }
}
