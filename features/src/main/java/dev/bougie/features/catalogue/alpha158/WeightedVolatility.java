package dev.bougie.features.catalogue.alpha158;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.window.RollingMoments;

/**
 * WVMA: how much {@code |close / previous close - 1| * volume} varied over the last {@code span}
 * candles: its sample deviation over its mean.
 *
 * <ul>
 *   <li>Unit: none. Range: 0 to {@code sqrt(span)}.
 *   <li>Look-back: {@code span + 1}.
 *   <li>Undefined: where no candle that was traded in moved.
 *   <li>Source: Microsoft, Qlib (2020), Alpha158.
 * </ul>
 */
record WeightedVolatility(RollingMoments moments) implements Feature {

  WeightedVolatility(int span) {
    this(new RollingMoments(span, 2));
  }

  @Override
  public String id() {
    return Alpha158.id("wvma", moments.length());
  }

  @Override
  public int lookback() {
    return moments.length() + 1;
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    int degrees = moments.length() - 1;
    moments.compute(
        (first, count, columns) -> read(candles, first, count, columns[0]),
        from,
        to,
        (first, count, columns) -> {
          for (int k = 0; k < count; k++) {
            double deviation = Math.sqrt(columns[1][k] / degrees);
            out[outOffset + first - from + k] = Quotient.of(deviation, columns[0][k]);
          }
        });
  }

  private static void read(CandleColumns candles, int first, int count, double[] out) {
    double[] close = candles.close();
    double[] volume = candles.volume();
    for (int index = first; index < first + count; index++) {
      double before = close[index - 1];
      out[index - first] = Math.abs((close[index] - before) / before) * volume[index];
    }
  }
}
