package dev.bougie.jobs.sink;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * Cuts rows that are sorted by symbol, interval and open time into slices, each of which becomes a
 * transaction: whole series until there are enough, and a series that is longer than memory should
 * hold in several pieces, oldest first.
 */
final class Slices implements Iterator<List<Series>> {

  private final Iterator<InternalRow> rows;
  private final int enoughRows;
  private final int mostBytes;
  private @Nullable InternalRow next;

  /**
   * Reads nothing yet.
   *
   * @param enoughRows after which a slice ends with the series it is in
   * @param mostBytes after which it ends wherever it is
   */
  Slices(Iterator<InternalRow> rows, int enoughRows, int mostBytes) {
    this.rows = rows;
    this.enoughRows = enoughRows;
    this.mostBytes = mostBytes;
  }

  @Override
  public boolean hasNext() {
    return next != null || rows.hasNext();
  }

  @Override
  public List<Series> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    List<Series> slice = new ArrayList<>();
    Series series = null;
    int held = 0;
    int finished = 0;
    while (hasNext()) {
      InternalRow row = next == null ? rows.next() : next;
      next = null;
      UTF8String symbol = row.getUTF8String(Series.SYMBOL);
      UTF8String interval = row.getUTF8String(Series.INTERVAL);
      boolean repeats =
          series != null
              && series.isOf(symbol, interval)
              && series.lastOpenTime() == row.getLong(Series.OPEN_TIME);
      if (series != null && held + series.bytes() >= mostBytes && !repeats) {
        next = row;
        return slice;
      }
      if (series == null || !series.isOf(symbol, interval)) {
        if (series != null) {
          held += series.bytes();
          finished += series.rows();
        }
        if (finished >= enoughRows) {
          next = row;
          return slice;
        }
        series = new Series(symbol.clone(), interval.clone());
        slice.add(series);
      }
      series.add(row);
    }
    return slice;
  }
}
