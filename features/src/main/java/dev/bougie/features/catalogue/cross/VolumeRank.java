package dev.bougie.features.catalogue.cross;

import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.candle.CrossSections;
import dev.bougie.features.candle.Market;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.window.RollingSum;

/**
 * The place of the quote volume of the last {@code span} candles among those of all symbols that
 * have all those candles: 0 the lowest, 1 the highest, equal ones at the mean of their places.
 * Volumes are compared as they stand, whatever a symbol is quoted in.
 *
 * <ul>
 *   <li>Unit: fraction. Range: [0, 1].
 *   <li>Look-back: {@code span}.
 *   <li>Undefined: where no other symbol has such a volume, or the market holds other candles of
 *       the symbol itself.
 *   <li>Source: Gervais, Kaniel, Mingelgrin, <i>The High-Volume Return Premium</i>, Journal of
 *       Finance 56 (2001).
 * </ul>
 */
record VolumeRank(RollingSum sum) implements Feature {

  VolumeRank(int span) {
    this(new RollingSum(span));
  }

  @Override
  public String id() {
    return "volume_rank_" + sum.length();
  }

  @Override
  public int lookback() {
    return sum.length();
  }

  @Override
  public boolean needsMarket() {
    return true;
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    Market market = candles.market();
    int shift = market.shift(candles, from, to, lookback());
    CrossSections volumes = market.quoteVolumes(sum.length());
    sum.compute(candles.quoteVolume(), from, to, out, outOffset);
    for (int index = from; index < to; index++) {
      int at = outOffset + index - from;
      out[at] = volumes.at(index + shift).rank(out[at]);
    }
  }
}
