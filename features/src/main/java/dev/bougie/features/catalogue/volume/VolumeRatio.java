package dev.bougie.features.catalogue.volume;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.window.RollingAverage;

/**
 * Whether more is traded than was: {@code ln(mean volume of few candles / mean volume of many)}.
 *
 * <ul>
 *   <li>Unit: log ratio. Range: any; 0 where it is as it was.
 *   <li>Look-back: {@code many}.
 *   <li>Undefined: where nothing was traded in the few.
 *   <li>Source: Llorente, Michaely, Saar, Wang, <i>Dynamic Volume-Return Relation of Individual
 *       Stocks</i>, Review of Financial Studies 15 (2002), for turnover against its past mean.
 * </ul>
 */
record VolumeRatio(RollingAverage few, RollingAverage many) implements Feature {

  VolumeRatio(int few, int many) {
    this(RollingAverage.simple(few), RollingAverage.simple(many));
  }

  @Override
  public String id() {
    return "volume_ratio_" + few.length() + "_" + many.length();
  }

  @Override
  public int lookback() {
    return many.length();
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    double[] usual = new double[to - from];
    few.compute(candles.volume(), from, to, out, outOffset);
    many.compute(candles.volume(), from, to, usual, 0);
    for (int k = 0; k < usual.length; k++) {
      out[outOffset + k] = Quotient.log(out[outOffset + k], usual[k]);
    }
  }
}
