package dev.bougie.features.catalogue;

import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;

/**
 * The sample standard deviation ({@code span - 1} in the denominator) of the last {@code span} log
 * returns of one candle.
 *
 * <ul>
 *   <li>Unit: log return per candle, not annualised. Range: 0 (the price stood still) and above.
 *   <li>Look-back: {@code span + 1}.
 *   <li>Undefined: where a return is, see {@link LogReturn}.
 *   <li>Source: Andersen, Bollerslev, Diebold, Labys, <i>Modeling and Forecasting Realized
 *       Volatility</i>, Econometrica 71 (2003).
 * </ul>
 */
record RealisedVolatility(int span) implements Feature {

  @Override
  public String id() {
    return "realised_volatility_" + span;
  }

  @Override
  public int lookback() {
    return span + 1;
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    double[] close = candles.close();
    int first = from - span + 1;
    double[] returns = new double[to - first];
    for (int k = 0; k < returns.length; k++) {
      returns[k] = Quotient.log(close[first + k], close[first + k - 1]);
    }
    for (int index = from; index < to; index++) {
      out[outOffset + index - from] = deviation(returns, index - first);
    }
  }

  private double deviation(double[] returns, int last) {
    double sum = 0;
    for (int k = last - span + 1; k <= last; k++) {
      sum += returns[k];
    }
    double mean = sum / span;
    double squares = 0;
    for (int k = last - span + 1; k <= last; k++) {
      double difference = returns[k] - mean;
      squares += difference * difference;
    }
    return Math.sqrt(squares / (span - 1));
  }
}
