package dev.bougie.features.catalogue;

import dev.bougie.features.candle.CandleColumns;

/**
 * Bollinger's %b, where the close stands between the bands: {@code (close - lower) / (upper -
 * lower)}, the bands two population standard deviations of the last {@code span} closes around
 * their mean.
 *
 * <ul>
 *   <li>Unit: fraction of the width. Range: 0 at the lower band, 1 at the upper one; at most {@code
 *       sqrt(span - 1) / 4} from 0.5.
 *   <li>Look-back: {@code span}.
 *   <li>Undefined: where all closes are the same, or their squares leave the range of a double.
 *   <li>Source: Bollinger, <i>Bollinger on Bollinger Bands</i> (2001).
 * </ul>
 */
record BollingerPosition(int span) implements PerCandle {

  @Override
  public String id() {
    return "bollinger_position_" + span;
  }

  @Override
  public int lookback() {
    return span;
  }

  @Override
  public double at(CandleColumns candles, int index) {
    // Two deviations each way: the width is four of them.
    return 0.5 + StandardScore.ofLast(candles.close(), index, span) / 4;
  }
}
