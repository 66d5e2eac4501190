package dev.bougie.jobs.lake;

import dev.bougie.features.candle.Interval;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.RowDelta;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.UpdateProperties;
import org.apache.iceberg.exceptions.CleanableFailure;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ValidationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes files that tasks wrote part of a feature table: what one run does that knows from which
 * candles the rows of its symbols were made when it began. It writes only while they are said to be
 * made from these, and says that they are made from others only if nobody else wrote meanwhile.
 */
public final class FeatureFiles {

  /** In the summary of a snapshot: the run that made it, and of which interval its rows are. */
  private static final String RUN = "bougie.run";

  private static final String INTERVAL = "bougie.interval";

  private static final Logger LOG = LoggerFactory.getLogger(FeatureFiles.class);

  private final BaseTable table;
  private final Interval interval;
  private final List<String> symbols;
  private final String run = UUID.randomUUID().toString();
  private final @Nullable Long beginning;
  private final Map<Long, List<String>> lineage;

  private FeatureFiles(BaseTable table, Interval interval, List<String> symbols) {
    this.table = table;
    this.interval = interval;
    this.symbols = symbols;
    this.beginning = id(table.currentSnapshot());
    this.lineage = lineage(table.operations().current());
  }

  /**
   * Begins a run.
   *
   * @param table as it is known; Spark sees what is committed when it is the one in its catalog
   * @param symbols whose rows it brings up to date
   */
  public static FeatureFiles begin(Table table, Interval interval, List<String> symbols) {
    if (!(table instanceof BaseTable base)) {
      throw new IllegalArgumentException("%s has no state to begin with".formatted(table));
    }
    return new FeatureFiles(base, interval, symbols);
  }

  /** Whether the rows are still said to be made from the candles that they were made from. */
  public boolean isOutrun() {
    return !hasLineage(table.operations().refresh());
  }

  /**
   * What a task wrote.
   *
   * @param rows new ones
   * @param deletes of old ones
   * @param touched data files that hold old ones
   */
  public record Written(List<DataFile> rows, List<DeleteFile> deletes, List<String> touched)
      implements Serializable {

    /** Whether there is nothing to commit. */
    public boolean isEmpty() {
      return rows.isEmpty() && deletes.isEmpty();
    }

    private Stream<ContentFile<?>> files() {
      return Stream.concat(rows.stream(), deletes.stream());
    }
  }

  /**
   * Makes the files part of the table, all at once, or takes them away.
   *
   * @param before what the files were made for; nobody may have changed rows of the range since
   * @return whether it was done; not where somebody has changed some, or said that the rows of the
   *     run's symbols are made from other candles now
   */
  public boolean commit(@Nullable Snapshot before, CandleRange range, List<Written> written) {
    try {
      RowDelta delta = only(this::hasLineage).newRowDelta();
      delta.set(RUN, run).set(INTERVAL, interval.code());
      rows(delta, before, range, written).commit();
      return true;
    } catch (ValidationException | CommitFailedException e) {
      LOG.info("the rows of {} changed, its files are made again", table.name(), e);
      discard(written);
      return false;
    } catch (RuntimeException e) {
      if (e instanceof CleanableFailure) {
        discard(written);
      }
      throw e;
    }
  }

  /** Takes files away that did not become part of the table. */
  public void discard(List<Written> written) {
    written.stream()
        .flatMap(Written::files)
        .forEach(file -> table.io().deleteFile(file.location()));
  }

  /**
   * Says that the rows of the run's symbols are made from that snapshot of the candles.
   *
   * @return whether it was done; not where somebody else has changed rows or said so since the run
   *     began
   */
  public boolean finish(long candlesSnapshot) {
    for (TableMetadata state = table.operations().refresh();
        hasLineage(state) && isAlone(state);
        state = table.operations().refresh()) {
      // What others say of other symbols is told by the same property, and must not get lost.
      Lineage now = Lineage.of(state.properties(), interval);
      UpdateProperties update =
          only(base -> Lineage.of(base.properties(), interval).equals(now) && isAlone(base))
              .updateProperties();
      now.with(symbols, candlesSnapshot).properties(interval).forEach(update::set);
      try {
        update.commit();
        return true;
      } catch (ValidationException e) {
        LOG.debug("{} changed while it was told what it is made from", table.name(), e);
      }
    }
    LOG.info("others changed the rows of {}, they are compared again", table.name());
    return false;
  }

  /** The table, whose state may be changed only where it is such. */
  private BaseTable only(Predicate<TableMetadata> allowed) {
    return new BaseTable(new GuardedOperations(table.operations(), allowed), table.name());
  }

  private boolean hasLineage(TableMetadata state) {
    return lineage(state).equals(lineage);
  }

  private Map<Long, List<String>> lineage(TableMetadata state) {
    return Lineage.of(state.properties(), interval).bySnapshot(symbols);
  }

  /** Whether nobody else has changed rows of the interval since the beginning. */
  private boolean isAlone(TableMetadata state) {
    Snapshot snapshot = state.currentSnapshot();
    while (snapshot != null && !Objects.equals(snapshot.snapshotId(), beginning)) {
      if (!isHarmless(snapshot)) {
        return false;
      }
      Long parent = snapshot.parentId();
      snapshot = parent == null ? null : state.snapshot(parent);
    }
    return Objects.equals(id(snapshot), beginning);
  }

  /** The run's own, one that only packs rows otherwise, or one of another interval. */
  private boolean isHarmless(Snapshot snapshot) {
    Map<String, String> told = snapshot.summary();
    return run.equals(told.get(RUN))
        || DataOperations.REPLACE.equals(snapshot.operation())
        || !interval.code().equals(told.getOrDefault(INTERVAL, interval.code()));
  }

  private static @Nullable Long id(@Nullable Snapshot snapshot) {
    return snapshot == null ? null : snapshot.snapshotId();
  }

  private static RowDelta rows(
      RowDelta delta, @Nullable Snapshot before, CandleRange range, List<Written> written) {
    if (before != null) {
      delta.validateFromSnapshot(before.snapshotId());
    }
    delta
        .conflictDetectionFilter(range.expression())
        .validateNoConflictingDataFiles()
        .validateNoConflictingDeleteFiles()
        .validateDeletedFiles()
        .validateDataFilesExist(
            written.stream().flatMap(task -> task.touched().stream()).distinct().toList());
    for (Written task : written) {
      task.rows().forEach(delta::addRows);
      task.deletes().forEach(delta::addDeletes);
    }
    return delta;
  }
}
