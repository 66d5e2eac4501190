package dev.bougie.features.catalogue.statistics;

import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.indicator.Entropy;
import dev.bougie.features.window.RollingSum;

/**
 * How evenly the last {@code span} changes of the close are rises, falls and none: their entropy
 * over the greatest possible, see {@link Entropy}.
 *
 * <ul>
 *   <li>Unit: fraction. Range: 0 (all the same) to 1 (as many of each); 0.63 for as many rises as
 *       falls.
 *   <li>Look-back: {@code span + 1}.
 *   <li>Undefined: where a change is.
 *   <li>Source: Risso, <i>The Informational Efficiency and the Financial Crashes</i>, Research in
 *       International Business and Finance 22 (2008).
 * </ul>
 */
record SignEntropy(RollingSum sum, Entropy entropy) implements Feature {

  private static final int KINDS = 3;

  SignEntropy(int span) {
    this(new RollingSum(span, KINDS), new Entropy(span, KINDS));
  }

  @Override
  public String id() {
    return "sign_entropy_" + sum.length();
  }

  @Override
  public int lookback() {
    return sum.length() + 1;
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    double[] close = candles.close();
    sum.compute(
        (first, count, columns) -> {
          for (int k = 0; k < count; k++) {
            double change = close[first + k] - close[first + k - 1];
            // What is not a number must go on to be none.
            double doubt = 0 * change;
            columns[0][k] = (change > 0 ? 1 : 0) + doubt;
            columns[1][k] = (change < 0 ? 1 : 0) + doubt;
            columns[2][k] = (change == 0 ? 1 : 0) + doubt;
          }
        },
        from,
        to,
        (first, count, columns) -> entropy.write(columns, count, out, outOffset + first - from));
  }
}
