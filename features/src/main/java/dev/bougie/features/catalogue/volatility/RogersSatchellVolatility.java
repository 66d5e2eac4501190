package dev.bougie.features.catalogue.volatility;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.window.RollingSum;

/**
 * The volatility of Rogers and Satchell, which a drift does not disturb: {@code sqrt(mean(ln(high /
 * close) * ln(high / open) + ln(low / close) * ln(low / open)))} over the last {@code span}
 * candles.
 *
 * <ul>
 *   <li>Unit: log return per candle, not annualised. Range: 0 and above.
 *   <li>Look-back: {@code span}.
 *   <li>Undefined: where a quotient leaves the range of a double.
 *   <li>Source: Rogers, Satchell, <i>Estimating Variance from High, Low and Closing Prices</i>,
 *       Annals of Applied Probability 1 (1991).
 * </ul>
 */
record RogersSatchellVolatility(RollingSum sum) implements Feature {

  RogersSatchellVolatility(int span) {
    this(new RollingSum(span));
  }

  @Override
  public String id() {
    return "rogers_satchell_volatility_" + sum.length();
  }

  @Override
  public int lookback() {
    return sum.length();
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    MeanVariance.volatility(
        sum,
        (first, count, columns) -> read(candles, first, count, columns[0]),
        from,
        to,
        out,
        outOffset);
  }

  private static void read(CandleColumns candles, int first, int count, double[] terms) {
    for (int k = 0; k < count; k++) {
      double open = candles.open()[first + k];
      double high = candles.high()[first + k];
      double low = candles.low()[first + k];
      double close = candles.close()[first + k];
      terms[k] = variance(open, high, low, close);
    }
  }

  /** What one candle tells of the variance. */
  static double variance(double open, double high, double low, double close) {
    return Quotient.log(high, close) * Quotient.log(high, open)
        + Quotient.log(low, close) * Quotient.log(low, open);
  }
}
