package dev.bougie.features.engine;

import dev.bougie.features.candle.CandleColumns;

/** A feature whose candles are computed one by one, straight from the columns. */
public interface PerCandle extends Feature {

  /** The value of one candle, from the last {@link #lookback()} candles in a fixed order. */
  double at(CandleColumns candles, int index);

  @Override
  default void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    for (int index = from; index < to; index++) {
      out[outOffset + index - from] = at(candles, index);
    }
  }
}
