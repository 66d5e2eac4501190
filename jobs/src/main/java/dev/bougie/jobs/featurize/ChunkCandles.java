package dev.bougie.jobs.featurize;

import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.lake.CandleRange;
import dev.bougie.jobs.lake.ColumnScan;
import dev.bougie.jobs.lake.Lake;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;

/**
 * Reads the candles of a chunk: times, values, whether made up, and a hash of what lies in the
 * look-back of each.
 */
final class ChunkCandles {

  static final int HASH = 10;
  static final int SYNTHETIC = 11;

  private static final int COLUMNS = 12;
  private static final long MICROS = 1_000L;

  /** In the order of {@link CandleColumns.Builder#add}; the open time is column 0. */
  private static final String[] VALUES = {
    "open",
    "high",
    "low",
    "close",
    "volume",
    "quote_volume",
    "trades",
    "taker_buy_base",
    "taker_buy_quote"
  };

  private static final int CLOSE = 4;
  private static final int TRADES = 7;

  private static final List<String> READ =
      java.util.stream.Stream.concat(
              java.util.stream.Stream.of("symbol", "open_time", "source"),
              java.util.Arrays.stream(VALUES))
          .toList();

  private ChunkCandles() {}

  /** An empty set of rows of the columns that are read. */
  static TimedRows empty() {
    return new TimedRows(COLUMNS);
  }

  /** Adds what a file holds of these symbols in the range. */
  static void read(
      Table table, FileScanTask task, CandleRange range, Map<String, TimedRows> bySymbol) {
    try (ColumnScan scan = ColumnScan.open(table, task, range, bySymbol.keySet(), READ)) {
      while (scan.next()) {
        Selection selection = Selection.of(scan, range, bySymbol);
        if (selection.isEmpty()) {
          continue;
        }
        selection.copy(selection.openTimes(), 0, MICROS);
        for (int value = 1; value <= VALUES.length; value++) {
          String name = VALUES[value - 1];
          selection.copy(value == TRADES ? scan.longs(name) : scan.doubles(name), value, 1);
        }
        String[] sources = scan.texts("source");
        long[] synthetic = new long[sources.length];
        for (int row = 0; row < sources.length; row++) {
          synthetic[row] = Lake.SYNTHETIC.equals(sources[row]) ? 1 : 0;
        }
        selection.copy(synthetic, SYNTHETIC, 1);
      }
    }
  }

  /**
   * Fills the hashes, once the rows are in order: the sum of the hashes of the candles in the
   * look-back that ends with each, of which each holds its time.
   */
  static void hash(TimedRows rows, Interval interval, int lookback) {
    long[] times = rows.column(0);
    long[] sums = rows.column(HASH);
    long sum = 0;
    for (int row = 0; row < rows.size(); row++) {
      long hash = times[row];
      for (int value = 1; value <= VALUES.length; value++) {
        hash = mixed(hash, rows.column(value)[row]);
      }
      sum += mixed(hash, rows.column(SYNTHETIC)[row]);
      sums[row] = sum;
    }
    // From the last to the first, since each still needs the sums before its window.
    int before = rows.size() - 1;
    for (int row = rows.size() - 1; row >= 0; row--) {
      long start = interval.plus(times[row], 1L - lookback);
      while (before >= 0 && times[before] >= start) {
        before--;
      }
      sums[row] -= before < 0 ? 0 : sums[before];
    }
  }

  /** The rows as the kernels want them; of one symbol, in order. */
  static CandleColumns columns(Interval interval, TimedRows rows) {
    CandleColumns.Builder builder = new CandleColumns.Builder(interval, rows.size());
    for (int row = 0; row < rows.size(); row++) {
      builder.add(
          rows.column(0)[row],
          number(rows, 1, row),
          number(rows, 2, row),
          number(rows, 3, row),
          number(rows, CLOSE, row),
          number(rows, 5, row),
          number(rows, 6, row),
          rows.column(TRADES)[row],
          number(rows, 8, row),
          number(rows, 9, row));
    }
    return builder.build();
  }

  private static double number(TimedRows rows, int column, int row) {
    return Double.longBitsToDouble(rows.column(column)[row]);
  }

  /** The finalizer of SplitMix64 over what came so far and the next value. */
  static long mixed(long hash, long value) {
    long mixed = hash * 31 + value + 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
