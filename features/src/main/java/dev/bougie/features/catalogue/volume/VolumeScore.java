package dev.bougie.features.catalogue.volume;

import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.indicator.StandardScore;
import dev.bougie.features.window.RollingMoments;

/**
 * The z-score of the volume: {@code (volume - mean) / deviation}, over the base volumes of the last
 * {@code span} candles, the current one included, by the population's deviation.
 *
 * <ul>
 *   <li>Unit: standard deviations. Range: {@code -sqrt(span - 1)} to {@code sqrt(span - 1)}.
 *   <li>Look-back: {@code span}.
 *   <li>Undefined: where all volumes are the same (none traded, for one), or their squares leave
 *       the range of a double.
 *   <li>Source: Gervais, Kaniel, Mingelgrin, <i>The High-Volume Return Premium</i>, Journal of
 *       Finance 56 (2001), for the measure's use; the formula is the standard score.
 * </ul>
 */
record VolumeScore(RollingMoments moments) implements Feature {

  VolumeScore(int span) {
    this(new RollingMoments(span, 2));
  }

  @Override
  public String id() {
    return "volume_z_score_" + moments.length();
  }

  @Override
  public int lookback() {
    return moments.length();
  }

  @Override
  public int version() {
    return 2;
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    StandardScore.compute(moments, candles.volume(), from, to, out, outOffset);
  }
}
