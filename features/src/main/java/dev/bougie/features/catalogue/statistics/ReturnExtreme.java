package dev.bougie.features.catalogue.statistics;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.indicator.LogReturns;
import dev.bougie.features.window.RollingExtreme;

/**
 * The highest or the lowest of the last {@code span} log returns of one candle.
 *
 * <ul>
 *   <li>Unit: log return. Range: any.
 *   <li>Look-back: {@code span + 1}.
 *   <li>Undefined: where a return is.
 *   <li>Source: Bali, Cakici, Whitelaw, <i>Maxing Out: Stocks as Lotteries and the Cross-Section of
 *       Expected Returns</i>, Journal of Financial Economics 99 (2011).
 * </ul>
 */
record ReturnExtreme(Side side, RollingExtreme extreme) implements Feature {

  ReturnExtreme(Side side, int span) {
    this(side, side == Side.HIGHEST ? RollingExtreme.highest(span) : RollingExtreme.lowest(span));
  }

  @Override
  public String id() {
    return (side == Side.HIGHEST ? "highest_return_" : "lowest_return_") + extreme.length();
  }

  @Override
  public int lookback() {
    return extreme.length() + 1;
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    extreme.compute(
        (first, count, columns) -> LogReturns.read(candles.close(), first, count, columns[0]),
        from,
        to,
        (first, count, columns) -> {
          for (int k = 0; k < count; k++) {
            out[outOffset + first - from + k] = Quotient.finite(columns[0][k]);
          }
        });
  }

  enum Side {
    HIGHEST,
    LOWEST
  }
}
