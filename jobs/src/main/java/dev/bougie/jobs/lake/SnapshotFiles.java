package dev.bougie.jobs.lake;

import dev.bougie.features.candle.Interval;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;
import org.jspecify.annotations.Nullable;

/** The data files of a table of candles or features that can hold rows of a range, by month. */
public final class SnapshotFiles {

  private static final Instant LAST = Instant.parse("2200-01-01T00:00:00Z");

  private final Map<YearMonth, List<Located>> byMonth = new TreeMap<>();

  private SnapshotFiles() {}

  private record Located(FileScanTask task, FileBounds bounds) {}

  /**
   * Lists them.
   *
   * @param snapshot of the table; none where it is empty
   */
  public static SnapshotFiles of(Table table, @Nullable Snapshot snapshot, CandleRange range) {
    SnapshotFiles files = new SnapshotFiles();
    if (snapshot == null) {
      return files;
    }
    try (CloseableIterable<FileScanTask> tasks =
        table
            .newScan()
            .useSnapshot(snapshot.snapshotId())
            .filter(range.expression())
            .includeColumnStats(List.of("symbol", "open_time"))
            .planFiles()) {
      for (FileScanTask task : tasks) {
        files.add(new Located(task, FileBounds.of(table, task.file())), range);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the files of %s cannot be listed".formatted(table), e);
    }
    return files;
  }

  /**
   * About how many symbols have candles at a time, in the month that has the most; by the metadata
   * alone.
   */
  public static long symbolsAtATime(Table candles, Snapshot snapshot, Interval interval) {
    Map<YearMonth, Extent> months = new TreeMap<>();
    SnapshotFiles files =
        of(candles, snapshot, CandleRange.ofAllSymbols(interval, Instant.EPOCH, LAST));
    for (Map.Entry<YearMonth, List<Located>> month : files.byMonth.entrySet()) {
      for (Located file : month.getValue()) {
        Extent extent =
            new Extent(file.bounds.from(), file.bounds.to(), file.task.file().recordCount());
        months.merge(month.getKey(), extent, Extent::with);
      }
    }
    return months.values().stream()
        .mapToLong(one -> 1 + one.rows / Math.max(1, interval.count(one.from, one.to)))
        .max()
        .orElse(1);
  }

  private record Extent(long from, long to, long rows) {

    Extent with(Extent other) {
      return new Extent(Math.min(from, other.from), Math.max(to, other.to), rows + other.rows);
    }
  }

  /** Those that can hold rows of that part of the range. */
  public List<FileScanTask> in(CandleRange part) {
    Set<FileScanTask> found = new LinkedHashSet<>();
    YearMonth last = month(part.to().toEpochMilli() - 1);
    for (YearMonth month = month(part.from().toEpochMilli());
        !month.isAfter(last);
        month = month.plusMonths(1)) {
      for (Located file : byMonth.getOrDefault(month, List.of())) {
        if (file.bounds().overlaps(part)) {
          found.add(file.task());
        }
      }
    }
    return new ArrayList<>(found);
  }

  private void add(Located file, CandleRange range) {
    long from = Math.max(file.bounds().from(), range.from().toEpochMilli());
    long to = Math.min(file.bounds().to(), range.to().toEpochMilli());
    YearMonth last = month(to - 1);
    for (YearMonth month = month(from); !month.isAfter(last); month = month.plusMonths(1)) {
      byMonth.computeIfAbsent(month, any -> new ArrayList<>()).add(file);
    }
  }

  private static YearMonth month(long openTime) {
    return YearMonth.from(Instant.ofEpochMilli(openTime).atOffset(ZoneOffset.UTC));
  }
}
