package dev.bougie.jobs.featurize;

import dev.bougie.jobs.lake.CandleRange;
import dev.bougie.jobs.lake.ColumnScan;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;

/** Reads which feature rows there are: of which candles, made from which values, and where. */
final class StoredRows {

  static final int HASH = 1;
  static final int FILE = 2;
  static final int POSITION = 3;

  private static final int COLUMNS = 4;
  private static final long MICROS = 1_000L;
  private static final List<String> READ = List.of("symbol", "open_time", "window_hash");

  private StoredRows() {}

  /** An empty set of rows of the columns that are read. */
  static TimedRows empty() {
    return new TimedRows(COLUMNS);
  }

  /**
   * Adds what a file holds of these symbols in the range.
   *
   * @param number by which the file is remembered
   */
  static void read(
      Table table,
      FileScanTask task,
      int number,
      CandleRange range,
      Map<String, TimedRows> bySymbol) {
    try (ColumnScan scan = ColumnScan.open(table, task, range, bySymbol.keySet(), READ)) {
      while (scan.next()) {
        Selection selection = Selection.of(scan, range, bySymbol);
        if (selection.isEmpty()) {
          continue;
        }
        long[] positions = new long[scan.rows()];
        Arrays.setAll(positions, scan::position);
        long[] numbers = new long[scan.rows()];
        Arrays.fill(numbers, number);
        selection.copy(selection.openTimes(), 0, MICROS);
        selection.copy(scan.longs("window_hash"), HASH, 1);
        selection.copy(numbers, FILE, 1);
        selection.copy(positions, POSITION, 1);
      }
    }
  }
}
