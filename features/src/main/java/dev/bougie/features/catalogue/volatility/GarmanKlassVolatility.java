package dev.bougie.features.catalogue.volatility;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.window.RollingSum;

/**
 * The volatility of Garman and Klass, from range and body: {@code sqrt(mean(ln(high / low)^2 / 2 -
 * (2 ln 2 - 1) * ln(close / open)^2))} over the last {@code span} candles.
 *
 * <ul>
 *   <li>Unit: log return per candle, not annualised. Range: 0 and above.
 *   <li>Look-back: {@code span}.
 *   <li>Undefined: where a quotient leaves the range of a double, or the mean is negative, which
 *       bodies as long as their ranges cannot make it.
 *   <li>Source: Garman, Klass, <i>On the Estimation of Security Price Volatilities from Historical
 *       Data</i>, Journal of Business 53 (1980).
 * </ul>
 */
record GarmanKlassVolatility(RollingSum sum) implements Feature {

  private static final double BODY_WEIGHT = 2 * StrictMath.log(2) - 1;

  GarmanKlassVolatility(int span) {
    this(new RollingSum(span));
  }

  @Override
  public String id() {
    return "garman_klass_volatility_" + sum.length();
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
      double range = Quotient.log(high, low);
      double body = Quotient.log(close, open);
      terms[k] = 0.5 * range * range - BODY_WEIGHT * body * body;
    }
  }
}
