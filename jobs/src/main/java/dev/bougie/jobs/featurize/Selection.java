package dev.bougie.jobs.featurize;

import dev.bougie.jobs.lake.CandleRange;
import dev.bougie.jobs.lake.ColumnScan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rows of a group that are of some symbols and times, on their way into the symbols' rows. */
final class Selection {

  private final long[] openTimes;
  private final List<Run> runs = new ArrayList<>();

  /** Rows [from, to) of the group, which come from row {@code at} on in the symbol's. */
  private record Run(TimedRows rows, int from, int to, int at) {}

  private Selection(long[] openTimes) {
    this.openTimes = openTimes;
  }

  /** Chooses the rows that are there, and makes room for them. */
  static Selection of(ColumnScan scan, CandleRange range, Map<String, TimedRows> bySymbol) {
    String[] symbols = scan.texts("symbol");
    Selection selection = new Selection(scan.longs("open_time"));
    long from = range.from().toEpochMilli() * 1_000;
    long to = range.to().toEpochMilli() * 1_000;
    String symbol = "";
    @Nullable TimedRows rows = bySymbol.get(symbol);
    int start = -1;
    for (int row = 0; row <= symbols.length; row++) {
      boolean chosen = false;
      boolean other = row == symbols.length || !symbols[row].equals(symbol);
      if (other && start >= 0) {
        selection.add(rows, start, row);
        start = -1;
      }
      if (row < symbols.length) {
        if (other) {
          symbol = symbols[row];
          rows = bySymbol.get(symbol);
        }
        long time = selection.openTimes[row];
        chosen = rows != null && time >= from && time < to && !scan.isDeleted(row);
      }
      if (chosen && start < 0) {
        start = row;
      } else if (!chosen && start >= 0) {
        selection.add(rows, start, row);
        start = -1;
      }
    }
    return selection;
  }

  boolean isEmpty() {
    return runs.isEmpty();
  }

  /** Of the group's rows, microseconds. */
  long[] openTimes() {
    return openTimes;
  }

  /** Copies a column of the group into one of the symbols', divided by that. */
  void copy(long[] values, int column, long divisor) {
    for (Run run : runs) {
      long[] target = run.rows.column(column);
      if (divisor == 1) {
        System.arraycopy(values, run.from, target, run.at, run.to - run.from);
      } else {
        for (int row = run.from; row < run.to; row++) {
          target[run.at + row - run.from] = Math.floorDiv(values[row], divisor);
        }
      }
    }
  }

  private void add(@Nullable TimedRows rows, int from, int to) {
    if (rows == null) {
      throw new IllegalStateException("no room for rows that were chosen");
    }
    runs.add(new Run(rows, from, to, rows.append(to - from)));
  }
}
