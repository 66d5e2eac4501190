package dev.bougie.features.catalogue.statistics;

import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.indicator.Entropy;
import dev.bougie.features.window.RollingSum;

/**
 * How evenly the six orders that three closes in a row may have (up and up, up and down below the
 * first, ...) are seen among the last {@code span} such triples: their entropy over the greatest
 * possible, see {@link Entropy}. Equal closes count as rising.
 *
 * <ul>
 *   <li>Unit: fraction. Range: 0 (one order only) to 1 (all as often, as in noise).
 *   <li>Look-back: {@code span + 2}.
 *   <li>Undefined: where a close is.
 *   <li>Source: Bandt, Pompe, <i>Permutation Entropy: A Natural Complexity Measure for Time
 *       Series</i>, Physical Review Letters 88 (2002).
 * </ul>
 */
record PermutationEntropy(RollingSum sum, Entropy entropy) implements Feature {

  private static final int ORDERS = 6;

  PermutationEntropy(int span) {
    this(new RollingSum(span, ORDERS), new Entropy(span, ORDERS));
  }

  @Override
  public String id() {
    return "permutation_entropy_" + sum.length();
  }

  @Override
  public int lookback() {
    return sum.length() + 2;
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    double[] close = candles.close();
    sum.compute(
        (first, count, columns) -> {
          for (int k = 0; k < count; k++) {
            double a = close[first + k - 2];
            double b = close[first + k - 1];
            double c = close[first + k];
            int order = order(a, b, c);
            // What is not a number must go on to be none.
            double doubt = 0 * a + 0 * b + 0 * c;
            for (int kind = 0; kind < ORDERS; kind++) {
              columns[kind][k] = (kind == order ? 1 : 0) + doubt;
            }
          }
        },
        from,
        to,
        (first, count, columns) -> entropy.write(columns, count, out, outOffset + first - from));
  }

  private static int order(double a, double b, double c) {
    if (b >= a) {
      return c >= b ? 0 : c >= a ? 1 : 2;
    }
    return c < b ? 3 : c < a ? 4 : 5;
  }
}
