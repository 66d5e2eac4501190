package dev.bougie.features.catalogue.momentum;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.indicator.Smoothing;
import dev.bougie.features.window.RollingAverage;

/**
 * TRIX: the rate of change, over one candle, of the close smoothed three times by an EMA, each over
 * exactly {@code 4 * span} values.
 *
 * <ul>
 *   <li>Unit: fraction a candle. Range: any; 0 where the price did not move.
 *   <li>Look-back: {@code 12 * span - 1}.
 *   <li>Undefined: where an average leaves the range of a double.
 *   <li>Source: Hutson, <i>Good TRIX</i>, Technical Analysis of Stocks and Commodities 1 (1983).
 * </ul>
 */
record Trix(int span, RollingAverage average) implements Feature {

  private static final int TIMES = 3;

  Trix(int span) {
    this(span, Smoothing.exponential(span));
  }

  @Override
  public String id() {
    return "trix_" + span;
  }

  @Override
  public int lookback() {
    return TIMES * (average.length() - 1) + 2;
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    int before = average.length() - 1;
    double[] values = candles.close();
    int end = to;
    for (int time = TIMES - 1; time >= 0; time--) {
      // What the averages to come look back on, and the one before the first.
      double[] averages = new double[time * before + 1 + to - from];
      average.compute(values, end - averages.length, end, averages, 0);
      values = averages;
      end = averages.length;
    }
    for (int k = 0; k < to - from; k++) {
      out[outOffset + k] = Quotient.of(values[k + 1] - values[k], values[k]);
    }
  }
}
