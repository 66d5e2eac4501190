package dev.bougie.features.engine;

import dev.bougie.features.candle.CandleColumns;

/**
 * A number computed from the candles up to and including one, never after it.
 *
 * <p>The value of a candle depends on exactly the last {@link #lookback()} candles, recursive
 * averages included, so it is the same whether history starts there or years earlier. It is NaN
 * where it is undefined (a division by zero, a constant window), never 0. An infinite value is a
 * defect: {@link LookAhead} names the feature, and a {@link FeatureSet} gives NaN in its place.
 *
 * <p>Implementations are immutable, hold no state between calls and are safe for many threads.
 */
public interface Feature {

  /** Lower snake case, carries the parameters: {@code rsi_14}. Stored, so it is never changed. */
  String id();

  /**
   * How many candles a value looks at, the current one included; at least 1, at most {@link
   * FeatureSet#LONGEST_LOOKBACK}.
   */
  int lookback();

  /**
   * Whether candles may be missing inside the look-back; where they may not, the feature is NaN
   * there.
   *
   * <p>The look-back then counts places of the interval's grid, whether a candle stands there or
   * not, and the value depends on the candles at those places alone. Before a symbol's first candle
   * there are none: where history begins cannot be told from the candles of a part of it.
   */
  default boolean spansHoles() {
    return false;
  }

  /**
   * Whether it looks at {@link CandleColumns#market()}. Its value then depends on the last {@link
   * #lookback()} places of the grid, of all symbols of the market, and on the own candles there.
   * Such a feature cannot also {@link #spansHoles span holes} of the own candles; others' it may.
   */
  default boolean needsMarket() {
    return false;
  }

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
   * + 1, to)}; for a feature that {@link #spansHoles}, that the candles given hold all those which
   * open at its places, and nothing else.
   *
   * @param out receives the value of candle {@code i} at {@code outOffset + i - from}
   */
  void compute(CandleColumns candles, int from, int to, double[] out, int outOffset);
}
