package dev.bougie.jobs.lake;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.RowDelta;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.UpdateProperties;
import org.apache.iceberg.exceptions.CleanableFailure;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ValidationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes files that tasks wrote part of a feature table, in one commit. */
public final class FeatureFiles {

  private static final Logger LOG = LoggerFactory.getLogger(FeatureFiles.class);

  private final Table table;

  /** Of that table, which Spark sees committed when it is the one in its catalog. */
  public FeatureFiles(Table table) {
    this.table = table;
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
   * @return whether it was done; not where somebody has changed some
   */
  public boolean commit(@Nullable Snapshot before, CandleRange range, List<Written> written) {
    try {
      rows(table.newRowDelta(), before, range, written).commit();
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
   * Gives the table these properties and leaves its rows alone.
   *
   * @param before what they tell of
   * @return whether it was done; not where somebody has changed rows since
   */
  public boolean set(@Nullable Snapshot before, Map<String, String> properties) {
    table.refresh();
    if (!Objects.equals(id(before), id(table.currentSnapshot()))) {
      return false;
    }
    UpdateProperties update = table.updateProperties();
    properties.forEach(update::set);
    update.commit();
    return true;
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
