package dev.bougie.jobs.featurize;

import dev.bougie.features.candle.Interval;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * What has to be done to a symbol's feature rows so that they are those of its candles. A candle
 * that is new, gone, or not as it was when its row was made touches its own row and those that look
 * back at it.
 *
 * @param runs of candles whose rows are to be written, each [from, to), in order
 * @param outdated stored rows that are to go
 */
record Revision(List<Run> runs, BitSet outdated, Tally tally) {

  /** Candles {@code from} (included) to {@code to} (excluded). */
  record Run(int from, int to) {}

  /**
   * Compares the candles of a symbol with its rows.
   *
   * @param candles open times and hashes, in order of time, from a look-back before the range
   * @param stored open times and hashes of the rows' candles, in order of time, from there, too
   * @param from rows of the range open at or behind it
   */
  static Revision of(Interval interval, int lookback, Times candles, Times stored, long from) {
    return of(interval, lookback, candles, stored, MarketHashes.NONE, from);
  }

  /**
   * Compares also what stands for the market at the time of each candle. Where there is no candle,
   * no row that looks at the market looks back any further, so that the market need not be
   * compared.
   */
  static Revision of(
      Interval interval,
      int lookback,
      Times candles,
      Times stored,
      MarketHashes market,
      long from) {
    BitSet write = new BitSet(candles.size());
    BitSet outdated = new BitSet(stored.size());
    long added = 0;
    long revised = 0;
    long removed = 0;
    long unchanged = 0;
    long touchedUntil = Long.MIN_VALUE;
    int candle = 0;
    int row = 0;
    while (candle < candles.size() || row < stored.size()) {
      long time = Math.min(candles.time(candle), stored.time(row));
      boolean hasCandle = candles.time(candle) == time;
      boolean hasRow = stored.time(row) == time;
      if (!hasCandle || !hasRow || candles.hash(candle) != stored.hash(row)) {
        touchedUntil = interval.plus(time, lookback - 1L);
      } else if (time >= market.from() && market.differ(candle, row)) {
        touchedUntil = Math.max(touchedUntil, interval.plus(time, market.lookback() - 1L));
      }
      boolean touched = time <= touchedUntil;
      if (time >= from) {
        if (hasCandle && touched) {
          write.set(candle);
        }
        if (hasRow && touched) {
          outdated.set(row);
        }
        added += hasCandle && !hasRow ? 1 : 0;
        revised += hasCandle && hasRow && touched ? 1 : 0;
        removed += hasRow && !hasCandle ? 1 : 0;
        unchanged += hasRow && !touched ? 1 : 0;
      }
      candle += hasCandle ? 1 : 0;
      row += hasRow ? 1 : 0;
    }
    return new Revision(runs(write), outdated, new Tally(added, revised, removed, unchanged));
  }

  /**
   * Open times in order, and what stands for the candles' values.
   *
   * @param times UTC epoch milliseconds; the arrays may be longer than the size
   */
  @SuppressWarnings("ArrayRecordComponent") // A view of columns; nobody compares it.
  record Times(long[] times, long[] hashes, int size) {

    /** Behind the last there is nothing but the end of time. */
    private long time(int index) {
      return index < size ? times[index] : Long.MAX_VALUE;
    }

    private long hash(int index) {
      return hashes[index];
    }
  }

  /**
   * What stands for the market at the times of candles and of rows.
   *
   * @param lookback in places of the grid; no more than that of all features
   * @param from the market is known from this time on, UTC epoch milliseconds
   * @param candles what it is now, by candle
   * @param stored what rows were made from, by row
   */
  @SuppressWarnings("ArrayRecordComponent") // A view of columns; nobody compares it.
  record MarketHashes(int lookback, long from, long[] candles, long[] stored) {

    /** Nobody looks at the market. */
    static final MarketHashes NONE = new MarketHashes(0, Long.MAX_VALUE, new long[0], new long[0]);

    private boolean differ(int candle, int row) {
      return candles[candle] != stored[row];
    }
  }

  private static List<Run> runs(BitSet write) {
    List<Run> runs = new ArrayList<>();
    for (int start = write.nextSetBit(0); start >= 0; ) {
      int end = write.nextClearBit(start);
      runs.add(new Run(start, end));
      start = write.nextSetBit(end);
    }
    return runs;
  }
}
