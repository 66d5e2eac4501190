package dev.bougie.features.catalogue.volatility;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;

/**
 * Whether the market is calmer or wilder than it was: the logarithm of the {@link
 * RealisedVolatility} over few candles, over that of many.
 *
 * <ul>
 *   <li>Unit: log ratio. Range: any; 0 where it is as it was.
 *   <li>Look-back: {@code many + 1}.
 *   <li>Undefined: where one of both is 0.
 *   <li>Source: Corsi, <i>A Simple Approximate Long-Memory Model of Realized Volatility</i>,
 *       Journal of Financial Econometrics 7 (2009).
 * </ul>
 */
record VolatilityRatio(RealisedVolatility few, RealisedVolatility many) implements Feature {

  VolatilityRatio(int few, int many) {
    this(new RealisedVolatility(few), new RealisedVolatility(many));
  }

  @Override
  public String id() {
    return "volatility_ratio_" + few.moments().length() + "_" + many.moments().length();
  }

  @Override
  public int lookback() {
    return many.lookback();
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    double[] usual = new double[to - from];
    few.compute(candles, from, to, out, outOffset);
    many.compute(candles, from, to, usual, 0);
    for (int k = 0; k < usual.length; k++) {
      out[outOffset + k] = Quotient.log(out[outOffset + k], usual[k]);
    }
  }
}
