package dev.bougie.features.catalogue.momentum;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.window.RollingAverage;

/**
 * The commodity channel index: how far the typical price {@code (high + low + close) / 3} stands
 * from its mean over the last {@code span} candles, over 0.015 of the mean distance from that mean.
 *
 * <ul>
 *   <li>Unit: none; some three quarters of all values lie between -100 and 100. Range: any.
 *   <li>Look-back: {@code span}.
 *   <li>Undefined: where all typical prices are the same.
 *   <li>Source: Lambert, <i>Commodity Channel Index: Tool for Trading Cyclic Trends</i>,
 *       Commodities (1980).
 * </ul>
 */
record CommodityChannel(RollingAverage average) implements Feature {

  private static final double SCALE = 0.015;

  CommodityChannel(int span) {
    this(RollingAverage.simple(span));
  }

  @Override
  public String id() {
    return "cci_" + average.length();
  }

  @Override
  public int lookback() {
    return average.length();
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    int before = average.length() - 1;
    double[] prices = new double[before + to - from];
    for (int k = 0; k < prices.length; k++) {
      int index = from - before + k;
      prices[k] = (candles.high()[index] + candles.low()[index] + candles.close()[index]) / 3;
    }
    average.compute(prices, before, prices.length, out, outOffset);
    for (int k = 0; k < to - from; k++) {
      double mean = out[outOffset + k];
      double distances = 0;
      for (int j = k; j <= k + before; j++) {
        distances += Math.abs(prices[j] - mean);
      }
      out[outOffset + k] =
          Quotient.of(prices[k + before] - mean, SCALE * (distances / average.length()));
    }
  }
}
