package dev.bougie.features.catalogue.trend;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.window.RollingAverage;

/**
 * Where the close stands in Keltner's channel: {@code 0.5 + (close - middle) / (2 * reach)}, the
 * middle the mean typical price {@code (high + low + close) / 3} of the last {@code span} candles,
 * the reach their mean height {@code high - low}. Simple averages, as Keltner has them: of
 * exponential ones, both terms fade to rounding where a market stands still.
 *
 * <ul>
 *   <li>Unit: fraction of the width. Range: 0 at the lower band, 1 at the upper one, and beyond.
 *   <li>Look-back: {@code span}.
 *   <li>Undefined: where no candle has a height.
 *   <li>Source: Keltner, <i>How to Make Money in Commodities</i> (1960).
 * </ul>
 */
record KeltnerPosition(RollingAverage average) implements Feature {

  KeltnerPosition(int span) {
    this(RollingAverage.simple(span).ofColumns(2));
  }

  @Override
  public String id() {
    return "keltner_position_" + average.length();
  }

  @Override
  public int lookback() {
    return average.length();
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    double[] high = candles.high();
    double[] low = candles.low();
    double[] close = candles.close();
    average.compute(
        (first, count, columns) -> {
          for (int k = 0; k < count; k++) {
            int index = first + k;
            columns[0][k] = (high[index] + low[index] + close[index]) / 3;
            columns[1][k] = high[index] - low[index];
          }
        },
        from,
        to,
        (first, count, columns) -> {
          for (int k = 0; k < count; k++) {
            double above = close[first + k] - columns[0][k];
            out[outOffset + first - from + k] = 0.5 + Quotient.of(above, 2 * columns[1][k]);
          }
        });
  }
}
