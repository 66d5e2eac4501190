package dev.bougie.features.catalogue.momentum;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.indicator.Smoothing;
import dev.bougie.features.window.RollingAverage;

/**
 * Blau's true strength index: the changes of the close, smoothed twice, over their sizes, smoothed
 * twice: {@code 100 * EMA_second(EMA_first(change)) / EMA_second(EMA_first(|change|))}, every EMA
 * over exactly four times its span.
 *
 * <ul>
 *   <li>Unit: percent. Range: [-100, 100].
 *   <li>Look-back: {@code 4 * first + 4 * second}.
 *   <li>Undefined: where the price did not move.
 *   <li>Source: Blau, <i>True Strength Index</i>, Technical Analysis of Stocks and Commodities 9
 *       (1991).
 * </ul>
 */
record TrueStrength(int firstSpan, int secondSpan, RollingAverage first, RollingAverage second)
    implements Feature {

  TrueStrength(int firstSpan, int secondSpan) {
    this(
        firstSpan,
        secondSpan,
        Smoothing.exponential(firstSpan).ofColumns(2),
        Smoothing.exponential(secondSpan).ofColumns(2));
  }

  @Override
  public String id() {
    return "tsi_" + firstSpan + "_" + secondSpan;
  }

  @Override
  public int lookback() {
    return first.length() + second.length();
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    double[] close = candles.close();
    int start = from - second.length() + 1;
    double[] changes = new double[to - start];
    double[] sizes = new double[to - start];
    first.compute(
        (begin, count, columns) -> {
          for (int k = 0; k < count; k++) {
            double change = close[begin + k] - close[begin + k - 1];
            columns[0][k] = change;
            columns[1][k] = Math.abs(change);
          }
        },
        start,
        to,
        (begin, count, columns) -> {
          System.arraycopy(columns[0], 0, changes, begin - start, count);
          System.arraycopy(columns[1], 0, sizes, begin - start, count);
        });
    second.compute(
        (begin, count, columns) -> {
          System.arraycopy(changes, begin - start, columns[0], 0, count);
          System.arraycopy(sizes, begin - start, columns[1], 0, count);
        },
        from,
        to,
        (begin, count, columns) -> {
          for (int k = 0; k < count; k++) {
            out[outOffset + begin - from + k] = 100 * Quotient.of(columns[0][k], columns[1][k]);
          }
        });
  }
}
