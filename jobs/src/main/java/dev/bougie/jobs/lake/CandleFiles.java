package dev.bougie.jobs.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.YearMonth;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.RowDelta;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.jspecify.annotations.Nullable;

/**
 * Data files of {@code lake.market.candles} that tasks wrote by themselves: they become part of the
 * table by one commit, where nothing of theirs is in it yet, or are read like any rows and merged.
 */
public final class CandleFiles {

  private final SparkSession spark;
  private final Table table;

  public CandleFiles(SparkSession spark) {
    this.spark = spark;
    this.table = new Lake(spark).table(Lake.CANDLES);
  }

  /** The table that files are added to. */
  public Table table() {
    return table;
  }

  /** What the table holds now; to be asked for before {@link #append} is prepared. */
  public Version version() {
    table.refresh();
    Snapshot snapshot = table.currentSnapshot();
    return new Version(snapshot == null ? null : snapshot.snapshotId());
  }

  /** A state of the table; none before its first rows. */
  public static final class Version {
    private final @Nullable Long snapshot;

    private Version(@Nullable Long snapshot) {
      this.snapshot = snapshot;
    }
  }

  /** One month (UTC) of a symbol. */
  public record SymbolMonth(String symbol, YearMonth month) {}

  /**
   * The months of symbols that hold candles in that range.
   *
   * @param symbols to look for
   */
  public Set<SymbolMonth> occupied(Version version, CandleRange range, List<String> symbols) {
    if (version.snapshot == null || !anyFile(version.snapshot, range)) {
      return Set.of();
    }
    return spark
        .read()
        .option("versionAsOf", version.snapshot)
        .table(Lake.CANDLES)
        .where(range.column().and(functions.col("symbol").isin(symbols.toArray())))
        .select(
            functions.col("symbol"),
            functions.date_format(functions.col("open_time"), "yyyy-MM").as("month"))
        .distinct()
        .collectAsList()
        .stream()
        .map(row -> new SymbolMonth(row.getString(0), YearMonth.parse(row.getString(1))))
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Makes the files part of the table, all at once.
   *
   * @param version since which nobody may have added candles to the range
   * @return whether it was done; not where somebody has added some, or commits so much that there
   *     is no getting through
   */
  public boolean append(Version version, CandleRange range, List<DataFile> files) {
    RowDelta delta = table.newRowDelta();
    files.forEach(delta::addRows);
    if (version.snapshot != null) {
      delta.validateFromSnapshot(version.snapshot);
    }
    try {
      delta.conflictDetectionFilter(range.expression()).validateNoConflictingDataFiles().commit();
      return true;
    } catch (ValidationException | CommitFailedException e) {
      return false;
    }
  }

  /** The rows of files that are not part of the table. */
  public Dataset<Row> read(List<DataFile> files) {
    return spark
        .read()
        .schema(CandleRows.SCHEMA)
        .parquet(files.stream().map(DataFile::location).toArray(String[]::new));
  }

  /** Takes files away that did not become part of the table. */
  public void discard(List<DataFile> files) {
    files.forEach(file -> table.io().deleteFile(file.location()));
  }

  private boolean anyFile(long snapshot, CandleRange range) {
    try (CloseableIterable<FileScanTask> files =
        table.newScan().useSnapshot(snapshot).filter(range.expression()).planFiles()) {
      return files.iterator().hasNext();
    } catch (IOException e) {
      throw new UncheckedIOException("the files of %s cannot be listed".formatted(table), e);
    }
  }
}
