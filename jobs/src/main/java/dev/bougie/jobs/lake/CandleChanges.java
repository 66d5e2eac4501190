package dev.bougie.jobs.lake;

import dev.bougie.features.candle.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotChanges;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;

/** Where the candle table's rows may have changed between two snapshots, by its metadata alone. */
public final class CandleChanges {

  private CandleChanges() {}

  /**
   * Candles that may have changed; no others have.
   *
   * @param firstSymbol in the order of their names
   * @param lastSymbol in the order of their names, included
   * @param from open times lie at or behind it, UTC epoch milliseconds
   * @param to open times lie before it
   */
  public record Span(String firstSymbol, String lastSymbol, long from, long to) {

    private static Span of(FileBounds bounds) {
      return new Span(bounds.firstSymbol(), bounds.lastSymbol(), bounds.from(), bounds.to());
    }

    /** Whether it may be about that symbol. */
    public boolean holds(String symbol) {
      return firstSymbol.compareTo(symbol) <= 0 && symbol.compareTo(lastSymbol) <= 0;
    }
  }

  /**
   * What changed behind one snapshot up to another; empty where that cannot be told, since the
   * first is expired or not of the other's history.
   */
  public static Optional<List<Span>> between(
      Table candles, long before, long now, Interval interval) {
    if (candles.snapshot(before) == null || !SnapshotUtil.isAncestorOf(candles, now, before)) {
      return Optional.empty();
    }
    List<Span> spans = new ArrayList<>();
    for (Snapshot snapshot : SnapshotUtil.ancestorsBetween(candles, now, before)) {
      // A replacement changes files, not rows.
      if (!snapshot.operation().equals(DataOperations.REPLACE)) {
        add(spans, candles, snapshot, interval);
      }
    }
    return Optional.of(spans);
  }

  private static void add(List<Span> spans, Table candles, Snapshot snapshot, Interval interval) {
    SnapshotChanges changes = SnapshotChanges.builderFor(candles).snapshot(snapshot).build();
    for (DataFile added : changes.addedDataFiles()) {
      if (isOf(candles, added, interval)) {
        spans.add(Span.of(FileBounds.of(candles, added)));
      }
    }
    // Which rows were deleted is known of no file, only the partition is.
    for (DataFile removed : changes.removedDataFiles()) {
      if (isOf(candles, removed, interval)) {
        spans.add(Span.of(FileBounds.ofPartition(candles, removed)));
      }
    }
    for (DeleteFile deletes : changes.addedDeleteFiles()) {
      if (isOf(candles, deletes, interval)) {
        spans.add(Span.of(FileBounds.ofPartition(candles, deletes)));
      }
    }
  }

  private static boolean isOf(Table candles, ContentFile<?> file, Interval interval) {
    String told = FileBounds.interval(candles, file);
    return told == null || told.equals(interval.code());
  }
}
