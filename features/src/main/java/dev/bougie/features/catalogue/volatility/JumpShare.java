package dev.bougie.features.catalogue.volatility;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.window.RollingSum;

/**
 * Which part of the variance came in jumps: {@code max(0, 1 - bipower / realised)} over the last
 * {@code span} log returns, the realised variance being the sum of their squares, the bipower
 * variation {@code pi / 2 * sum of |r[t]| * |r[t - 1]|}, which a single jump hardly moves.
 *
 * <ul>
 *   <li>Unit: fraction. Range: [0, 1].
 *   <li>Look-back: {@code span + 2}.
 *   <li>Undefined: where the price did not move.
 *   <li>Source: Barndorff-Nielsen, Shephard, <i>Power and Bipower Variation with Stochastic
 *       Volatility and Jumps</i>, Journal of Financial Econometrics 2 (2004).
 * </ul>
 */
record JumpShare(RollingSum sum) implements Feature {

  JumpShare(int span) {
    this(new RollingSum(span, 2));
  }

  @Override
  public String id() {
    return "jump_share_" + sum.length();
  }

  @Override
  public int lookback() {
    return sum.length() + 2;
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    sum.compute(
        (first, count, columns) -> read(candles.close(), first, count, columns[0], columns[1]),
        from,
        to,
        (first, count, columns) -> {
          for (int k = 0; k < count; k++) {
            double bipower = Math.PI / 2 * columns[1][k];
            out[outOffset + first - from + k] =
                Math.max(1 - Quotient.of(bipower, columns[0][k]), 0);
          }
        });
  }

  private static void read(
      double[] close, int first, int count, double[] squares, double[] products) {
    double before = Math.abs(Quotient.log(close[first - 1], close[first - 2]));
    for (int k = 0; k < count; k++) {
      double moved = Math.abs(Quotient.log(close[first + k], close[first + k - 1]));
      squares[k] = moved * moved;
      products[k] = moved * before;
      before = moved;
    }
  }
}
