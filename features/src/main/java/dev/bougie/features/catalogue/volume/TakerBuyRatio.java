package dev.bougie.features.catalogue.volume;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.window.RollingSum;

/**
 * Which part of the volume was bought by takers: {@code sum of takerBuyBase / sum of volume} over
 * the last {@code span} candles. Above one half, buyers were in the greater hurry.
 *
 * <ul>
 *   <li>Unit: fraction. Range: [0, 1], but for the exchange's rounding.
 *   <li>Look-back: {@code span}.
 *   <li>Undefined: where nothing was traded.
 *   <li>Source: Chordia, Roll, Subrahmanyam, <i>Order Imbalance, Liquidity, and Market Returns</i>,
 *       Journal of Financial Economics 65 (2002).
 * </ul>
 */
record TakerBuyRatio(RollingSum sum) implements Feature {

  TakerBuyRatio(int span) {
    this(new RollingSum(span));
  }

  @Override
  public String id() {
    return "taker_buy_ratio_" + sum.length();
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
    double[] traded = new double[to - from];
    sum.compute(candles.takerBuyBase(), from, to, out, outOffset);
    sum.compute(candles.volume(), from, to, traded, 0);
    for (int k = 0; k < traded.length; k++) {
      out[outOffset + k] = Quotient.of(out[outOffset + k], traded[k]);
    }
  }
}
