package dev.bougie.features.engine;

import dev.bougie.features.candle.CandleColumns;

/**
 * A number computed from the candles up to and including one, never after it.
 *
 * <p>The value of a candle depends on exactly the last {@link #lookback()} candles, recursive
 * averages included, so it is the same whether history starts there or years earlier. It is NaN
 * where it is undefined (a division by zero, a constant window), never 0 and never infinite.
 *
 * <p>Implementations are immutable, hold no state between calls and are safe for many threads.
 */
public interface Feature {

  /** Lower snake case, carries the parameters: {@code rsi_14}. Stored, so it is never changed. */
  String id();

  /** How many candles a value looks at, the current one included; at least 1. */
  int lookback();

  /**
   * Rises when the arithmetic changes: it is part of a set's fingerprint, so that a model trained
   * on the old numbers is not served the new ones.
   */
  default int version() {
    return 1;
  }

  /**
   * Computes the candles {@code from} (included) to {@code to} (excluded). The caller guarantees
   * that {@code from >= lookback() - 1} and that no candle is missing in {@code [from - lookback()
   * + 1, to)}.
   *
   * @param out receives the value of candle {@code i} at {@code outOffset + i - from}
   */
  void compute(CandleColumns candles, int from, int to, double[] out, int outOffset);
}
