package dev.bougie.features.catalogue.volume;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.window.RollingSum;

/**
 * Chaikin's money flow: the volumes of the last {@code span} candles, each weighed by where the
 * candle closed in its height, {@code ((close - low) - (high - close)) / (high - low)}, over all
 * volume. A candle without height counts as closed in the middle.
 *
 * <ul>
 *   <li>Unit: fraction. Range: -1 (all closed at their lows) to 1.
 *   <li>Look-back: {@code span}.
 *   <li>Undefined: where nothing was traded.
 *   <li>Source: Chaikin's money flow, see Colby, <i>The Encyclopedia of Technical Market
 *       Indicators</i> (2003).
 * </ul>
 */
record MoneyFlowBalance(RollingSum sum) implements Feature {

  MoneyFlowBalance(int span) {
    this(new RollingSum(span, 2));
  }

  @Override
  public String id() {
    return "chaikin_money_flow_" + sum.length();
  }

  @Override
  public int lookback() {
    return sum.length();
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    sum.compute(
        (first, count, columns) -> {
          for (int k = 0; k < count; k++) {
            double volume = candles.volume()[first + k];
            columns[0][k] = place(candles, first + k) * volume;
            columns[1][k] = volume;
          }
        },
        from,
        to,
        (first, count, columns) -> {
          for (int k = 0; k < count; k++) {
            out[outOffset + first - from + k] = Quotient.of(columns[0][k], columns[1][k]);
          }
        });
  }

  private static double place(CandleColumns candles, int index) {
    double high = candles.high()[index];
    double low = candles.low()[index];
    double close = candles.close()[index];
    return high == low ? 0 * close : Quotient.of((close - low) - (high - close), high - low);
  }
}
