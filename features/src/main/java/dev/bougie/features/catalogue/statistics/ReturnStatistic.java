package dev.bougie.features.catalogue.statistics;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.indicator.LogReturns;
import dev.bougie.features.window.RollingMoments;

/**
 * How far the mean of the last {@code span} log returns is from chance: Student's t, {@code mean *
 * sqrt(span) / deviation} by the sample's deviation. It is the Sharpe ratio of the span.
 *
 * <ul>
 *   <li>Unit: standard errors. Range: any.
 *   <li>Look-back: {@code span + 1}.
 *   <li>Undefined: where all returns are the same.
 *   <li>Source: Student, <i>The Probable Error of a Mean</i>, Biometrika 6 (1908); of returns:
 *       Sharpe, <i>The Sharpe Ratio</i>, Journal of Portfolio Management 21 (1994).
 * </ul>
 */
record ReturnStatistic(RollingMoments moments) implements Feature {

  ReturnStatistic(int span) {
    this(new RollingMoments(span, 2));
  }

  @Override
  public String id() {
    return "return_t_statistic_" + moments.length();
  }

  @Override
  public int lookback() {
    return moments.length() + 1;
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    double scale = Math.sqrt(moments.length());
    int degrees = moments.length() - 1;
    moments.compute(
        (first, count, columns) -> LogReturns.read(candles.close(), first, count, columns[0]),
        from,
        to,
        (first, count, columns) -> {
          for (int k = 0; k < count; k++) {
            double deviation = Math.sqrt(columns[1][k] / degrees);
            out[outOffset + first - from + k] = Quotient.of(columns[0][k] * scale, deviation);
          }
        });
  }
}
