package dev.bougie.features.catalogue.volume;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.indicator.LogReturns;
import dev.bougie.features.window.RollingCovariance;
import dev.bougie.features.window.RollingSum;

/**
 * How far takers move the price: the slope, by least squares over the last {@code span} candles, of
 * the log return over what takers bought less what they sold in the quote asset; times the mean
 * turnover of a candle.
 *
 * <ul>
 *   <li>Unit: log return per mean turnover bought. Range: any.
 *   <li>Look-back: {@code span + 1}.
 *   <li>Undefined: where what they bought less what they sold did not vary.
 *   <li>Source: Kyle, <i>Continuous Auctions and Insider Trading</i>, Econometrica 53 (1985):
 *       lambda.
 * </ul>
 */
record PriceImpact(RollingCovariance covariance, RollingSum sum) implements Feature {

  PriceImpact(int span) {
    this(new RollingCovariance(span), new RollingSum(span));
  }

  @Override
  public String id() {
    return "price_impact_" + sum.length();
  }

  @Override
  public int lookback() {
    return sum.length() + 1;
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    double[] bought = candles.takerBuyQuote();
    double[] traded = candles.quoteVolume();
    double[] turnover = new double[to - from];
    sum.compute(traded, from, to, turnover, 0);
    covariance.compute(
        (first, count, columns) -> {
          LogReturns.read(candles.close(), first, count, columns[0]);
          for (int k = 0; k < count; k++) {
            columns[1][k] = 2 * bought[first + k] - traded[first + k];
          }
        },
        from,
        to,
        (first, count, columns) -> {
          for (int k = 0; k < count; k++) {
            double slope = Quotient.of(columns[4][k], columns[3][k]);
            double mean = turnover[first - from + k] / sum.length();
            out[outOffset + first - from + k] = Quotient.finite(slope * mean);
          }
        });
  }
}
