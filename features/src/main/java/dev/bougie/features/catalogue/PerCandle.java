package dev.bougie.features.catalogue;

import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;

/** A feature whose candles are computed one by one, straight from the columns. */
interface PerCandle extends Feature {

  /** The value of one candle, from the last {@link #lookback()} candles in a fixed order. */
  double at(CandleColumns candles, int index);

  @Override
  default void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    for (int index = from; index < to; index++) {
      out[outOffset + index - from] = at(candles, index);
    }
  }
}
