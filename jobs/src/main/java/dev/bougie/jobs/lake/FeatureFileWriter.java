package dev.bougie.jobs.lake;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.lake.column.MonthFile;
import dev.bougie.jobs.lake.column.ParquetLayout;
import java.time.YearMonth;
import java.util.List;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;

/**
 * Writes feature rows of one interval and one month into one data file of a {@link FeatureTable},
 * without an object for each. The file is part of the table only once somebody commits it. Rows
 * come in the table's order, by symbol and open time.
 */
public final class FeatureFileWriter implements AutoCloseable {

  private final MonthFile file;
  private final FeatureGroup group;

  private FeatureFileWriter(MonthFile file, FeatureGroup group) {
    this.file = file;
    this.group = group;
  }

  /**
   * Starts a file.
   *
   * @param table of the features
   * @param ids of the features, in order
   * @throws java.io.UncheckedIOException if it cannot be written
   */
  public static FeatureFileWriter open(
      Table table, Interval interval, YearMonth month, List<String> ids) {
    ParquetLayout layout =
        ParquetLayout.of(table.properties(), Long.BYTES * table.schema().columns().size());
    MonthFile file = MonthFile.open(table, interval, month, layout);
    return new FeatureFileWriter(
        file, new FeatureGroup(interval, ids, file.schema(), layout.groupRows()));
  }

  /**
   * Adds the rows of the candles {@code from} (included) to {@code to} (excluded). Nobody may
   * change the block's arrays until the file is finished.
   *
   * @throws java.io.UncheckedIOException if they cannot be written
   */
  public void add(FeatureBlock block, int from, int to) {
    file.requireWithin(block.symbol(), block.openTime()[from]);
    file.requireWithin(block.symbol(), block.openTime()[to - 1]);
    int next = from;
    while (next < to) {
      next += group.add(block, next, to);
      if (group.isFull()) {
        file.flush(group);
      }
    }
  }

  /**
   * Ends the file; to be closed nevertheless.
   *
   * @return what to commit
   * @throws java.io.UncheckedIOException if it cannot be written
   */
  public DataFile finish() {
    return file.finish(group);
  }

  /** Deletes the file unless it is finished. */
  @Override
  public void close() {
    file.close();
  }
}
