package dev.bougie.features.catalogue.volatility;

import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.indicator.StandardScore;
import dev.bougie.features.window.RollingMoments;

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
record BollingerPosition(RollingMoments moments) implements Feature {

  BollingerPosition(int span) {
    this(new RollingMoments(span, 2));
  }

  @Override
  public String id() {
    return "bollinger_position_" + moments.length();
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
    StandardScore.compute(moments, candles.close(), from, to, out, outOffset);
    for (int k = outOffset; k < outOffset + to - from; k++) {
      // Two deviations each way: the width is four of them.
      out[k] = 0.5 + out[k] / 4;
    }
  }
}
