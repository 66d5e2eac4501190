package dev.bougie.features.catalogue.volatility;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.window.RollingSum;

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
record ParkinsonVolatility(RollingSum sum) implements Feature {

  private static final double FOUR_LN_2 = 4 * StrictMath.log(2);

  ParkinsonVolatility(int span) {
    this(new RollingSum(span));
  }

  @Override
  public String id() {
    return "parkinson_volatility_" + sum.length();
  }

  @Override
  public int lookback() {
    return sum.length();
  }

  @Override
  public int version() {
    return 2;
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    int before = sum.length() - 1;
    double[] squares = new double[before + to - from];
    for (int k = 0; k < squares.length; k++) {
      int index = from - before + k;
      double range = Quotient.log(candles.high()[index], candles.low()[index]);
      squares[k] = range * range;
    }
    sum.compute(squares, before, squares.length, out, outOffset);
    double divisor = FOUR_LN_2 * sum.length();
    for (int k = outOffset; k < outOffset + to - from; k++) {
      out[k] = Quotient.finite(Math.sqrt(out[k] / divisor));
    }
  }
}
