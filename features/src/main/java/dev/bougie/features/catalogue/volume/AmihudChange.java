package dev.bougie.features.catalogue.volume;

import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;

/**
 * Whether the market has become less liquid: {@link AmihudIlliquidity} over few candles less that
 * over many, both logarithms.
 *
 * <ul>
 *   <li>Unit: log ratio. Range: any; 0 where it is as it was.
 *   <li>Look-back: {@code many + 1}.
 *   <li>Undefined: where one of both is.
 *   <li>Source: Amihud, <i>Illiquidity and Stock Returns</i>, Journal of Financial Markets 5
 *       (2002): it is the unexpected part that moves returns.
 * </ul>
 */
record AmihudChange(AmihudIlliquidity few, AmihudIlliquidity many) implements Feature {

  AmihudChange(int few, int many) {
    this(new AmihudIlliquidity(few), new AmihudIlliquidity(many));
  }

  @Override
  public String id() {
    return "amihud_change_" + few.sum().length() + "_" + many.sum().length();
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
      out[outOffset + k] -= usual[k];
    }
  }
}
