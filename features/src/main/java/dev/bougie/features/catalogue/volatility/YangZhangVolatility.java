package dev.bougie.features.catalogue.volatility;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.window.RollingMoments;
import dev.bougie.features.window.RollingSum;

/**
 * The volatility of Yang and Zhang: {@code sqrt(variance of ln(open / previous close) + k *
 * variance of ln(close / open) + (1 - k) * mean of Rogers and Satchell's)} over the last {@code
 * span} candles, sample variances, {@code k = 0.34 / (1.34 + (span + 1) / (span - 1))}.
 *
 * <ul>
 *   <li>Unit: log return per candle, not annualised. Range: 0 and above.
 *   <li>Look-back: {@code span + 1}.
 *   <li>Undefined: where a quotient leaves the range of a double.
 *   <li>Source: Yang, Zhang, <i>Drift-Independent Volatility Estimation Based on High, Low, Open,
 *       and Close Prices</i>, Journal of Business 73 (2000).
 * </ul>
 */
record YangZhangVolatility(RollingMoments moments, RollingSum sum) implements Feature {

  YangZhangVolatility(int span) {
    this(new RollingMoments(span, 2), new RollingSum(span));
  }

  @Override
  public String id() {
    return "yang_zhang_volatility_" + sum.length();
  }

  @Override
  public int lookback() {
    return sum.length() + 1;
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    double[] open = candles.open();
    double[] close = candles.close();
    int span = sum.length();
    double weight = 0.34 / (1.34 + (span + 1.0) / (span - 1.0));
    double[] variance = new double[to - from];
    moments.compute(
        (first, count, columns) -> {
          for (int k = 0; k < count; k++) {
            columns[0][k] = Quotient.log(open[first + k], close[first + k - 1]);
          }
        },
        from,
        to,
        (first, count, columns) ->
            add(1.0 / (span - 1), columns[1], count, variance, first - from));
    moments.compute(
        (first, count, columns) -> {
          for (int k = 0; k < count; k++) {
            columns[0][k] = Quotient.log(close[first + k], open[first + k]);
          }
        },
        from,
        to,
        (first, count, columns) ->
            add(weight / (span - 1), columns[1], count, variance, first - from));
    sum.compute(
        (first, count, columns) -> {
          for (int k = 0; k < count; k++) {
            columns[0][k] =
                RogersSatchellVolatility.variance(
                    open[first + k],
                    candles.high()[first + k],
                    candles.low()[first + k],
                    close[first + k]);
          }
        },
        from,
        to,
        (first, count, columns) ->
            add((1 - weight) / span, columns[0], count, variance, first - from));
    for (int k = 0; k < variance.length; k++) {
      out[outOffset + k] = Quotient.finite(Math.sqrt(variance[k]));
    }
  }

  private static void add(double weight, double[] terms, int count, double[] sums, int offset) {
    for (int k = 0; k < count; k++) {
      sums[offset + k] += weight * terms[k];
    }
  }
}
