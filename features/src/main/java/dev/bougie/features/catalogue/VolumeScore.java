package dev.bougie.features.catalogue;

import dev.bougie.features.candle.CandleColumns;

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
record VolumeScore(int span) implements PerCandle {

  @Override
  public String id() {
    return "volume_z_score_" + span;
  }

  @Override
  public int lookback() {
    return span;
  }

  @Override
  public double at(CandleColumns candles, int index) {
    return StandardScore.ofLast(candles.volume(), index, span);
  }
}
