package dev.bougie.jobs.featurize;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * What has to be done to a symbol's feature rows so that they are those of its candles. A row tells
 * by its hash all that it was made from, so that it is right or wrong by itself, whatever became of
 * others.
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
   * @param candles open times and hashes, in order of time
   * @param stored open times and hashes of the rows, in order of time, none before the range
   * @param from rows of the range open at or behind it
   */
  static Revision of(Times candles, Times stored, long from) {
    BitSet write = new BitSet(candles.size());
    BitSet outdated = new BitSet(stored.size());
    long added = 0;
    long revised = 0;
    long removed = 0;
    int candle = candles.firstFrom(from);
    int row = 0;
    while (candle < candles.size() || row < stored.size()) {
      long time = Math.min(candles.time(candle), stored.time(row));
      boolean hasCandle = candles.time(candle) == time;
      boolean hasRow = stored.time(row) == time;
      if (!hasRow) {
        write.set(candle);
        added++;
      } else if (!hasCandle) {
        outdated.set(row);
        removed++;
      } else if (candles.hash(candle) != stored.hash(row)) {
        write.set(candle);
        outdated.set(row);
        revised++;
      }
      candle += hasCandle ? 1 : 0;
      row += hasRow ? 1 : 0;
    }
    long unchanged = stored.size() - revised - removed;
    return new Revision(runs(write), outdated, new Tally(added, revised, removed, unchanged));
  }

  /**
   * Open times in order, and what stands for all that rows look at.
   *
   * @param times UTC epoch milliseconds; the arrays may be longer than the size
   */
  @SuppressWarnings("ArrayRecordComponent") // A view of columns; nobody compares it.
  record Times(long[] times, long[] hashes, int size) {

    /** Behind the last there is nothing but the end of time. */
    private long time(int index) {
      return index < size ? times[index] : Long.MAX_VALUE;
    }

    /** The first that opens at or behind that time. */
    private int firstFrom(long from) {
      int found = Arrays.binarySearch(times, 0, size, from);
      return found < 0 ? -found - 1 : found;
    }

    private long hash(int index) {
      return hashes[index];
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
