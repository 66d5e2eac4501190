package dev.bougie.features.catalogue;

import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;

/**
 * Parkinson's volatility, from the ranges of the candles instead of their closes: {@code sqrt(sum
 * of ln(high / low)^2 / (4 * ln 2 * span))} over the last {@code span} candles.
 *
 * <ul>
 *   <li>Unit: log return per candle, not annualised. Range: 0 (no candle has a range) and above.
 *   <li>Look-back: {@code span}.
 *   <li>Undefined: where a quotient leaves the range of a double.
 *   <li>Source: Parkinson, <i>The Extreme Value Method for Estimating the Variance of the Rate of
 *       Return</i>, Journal of Business 53 (1980).
 * </ul>
 */
record ParkinsonVolatility(int span) implements Feature {

  private static final double FOUR_LN_2 = 4 * StrictMath.log(2);

  @Override
  public String id() {
    return "parkinson_volatility_" + span;
  }

  @Override
  public int lookback() {
    return span;
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    int first = from - span + 1;
    double[] squares = new double[to - first];
    for (int k = 0; k < squares.length; k++) {
      double range = Quotient.log(candles.high()[first + k], candles.low()[first + k]);
      squares[k] = range * range;
    }
    for (int index = from; index < to; index++) {
      double sum = 0;
      for (int k = index - from; k < index - from + span; k++) {
        sum += squares[k];
      }
      out[outOffset + index - from] = Math.sqrt(sum / (FOUR_LN_2 * span));
    }
  }
}
