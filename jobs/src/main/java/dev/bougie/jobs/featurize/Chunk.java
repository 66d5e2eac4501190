package dev.bougie.jobs.featurize;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.lake.CandleRange;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;

/**
 * What one task does: the feature rows of some symbols over some time.
 *
 * @param from open times of the rows lie at or behind it, UTC epoch milliseconds
 * @param to open times lie before it
 * @param symbols in order
 */
record Chunk(Interval interval, long from, long to, List<String> symbols) implements Serializable {

  /**
   * The candles that the rows depend on. Where one of those before the chunk is missing, there is a
   * hole in the look-back, and nothing further back matters.
   */
  CandleRange read(int lookback) {
    return new CandleRange(
        interval,
        Instant.ofEpochMilli(interval.plus(from, 1L - lookback)),
        Instant.ofEpochMilli(to),
        symbols.get(0),
        symbols.get(symbols.size() - 1));
  }

  /** The rows themselves. */
  CandleRange rows() {
    return read(1);
  }

  /** The candles of all symbols that the rows' market is made of. */
  CandleRange market(int lookback) {
    return CandleRange.ofAllSymbols(
        interval,
        Instant.ofEpochMilli(interval.plus(from, 1L - lookback)),
        Instant.ofEpochMilli(to));
  }
}
