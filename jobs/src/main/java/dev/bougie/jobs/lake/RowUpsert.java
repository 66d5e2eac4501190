package dev.bougie.jobs.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.MetadataColumns;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.RowDelta;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericFileWriterFactory;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.exceptions.CleanableFailure;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.io.FileWriterFactory;
import org.apache.iceberg.io.OutputFileFactory;
import org.apache.iceberg.types.TypeUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds some rows to a table and replaces those that differ, in one commit and without Spark. New
 * rows are appended, old ones taken away by position. The commit is serializable: if another one
 * touched the same keys since they were read, it is refused and everything is done again on the new
 * snapshot, so that rows stay unique by their key whoever writes at the same time.
 */
final class RowUpsert {

  private static final Logger LOG = LoggerFactory.getLogger(RowUpsert.class);

  private final Supplier<Table> tables;
  private final List<String> key;
  private final Comparator<Record> order;
  private final BiPredicate<Record, Record> same;

  /**
   * One table's.
   *
   * @param tables gives the table as it is now; asked before each try
   * @param key columns that rows are unique by
   * @param order of the rows in a file
   * @param same whether a stored row need not be replaced by that of the same key
   */
  RowUpsert(
      Supplier<Table> tables,
      List<String> key,
      Comparator<Record> order,
      BiPredicate<Record, Record> same) {
    this.tables = tables;
    this.key = key;
    this.order = order;
    this.same = same;
  }

  /**
   * Brings the rows in, each key once: the last row of a key counts.
   *
   * @param where holds for every row of these keys, and for as few others as can be
   */
  Changes upsert(List<Record> rows, Expression where) {
    Map<List<Object>, Record> incoming = new LinkedHashMap<>();
    rows.forEach(row -> incoming.put(keyOf(row), row));
    return Contention.retry(() -> new Attempt(tables.get(), where).run(incoming));
  }

  /** What an upsert did to the rows of the table. */
  record Changes(int added, int replaced, int unchanged) {}

  /** A row of the table and where it lies. */
  private record Stored(Record row, String file, long position) {}

  private List<Object> keyOf(Record row) {
    return key.stream().map(row::getField).toList();
  }

  /** One try on one snapshot. */
  private final class Attempt {

    private final Table table;
    private final Expression where;
    private final @Nullable Snapshot snapshot;
    private final FileWriterFactory<Record> writers;
    private final OutputFileFactory files;
    private final List<String> written = new ArrayList<>();

    Attempt(Table table, Expression where) {
      this.table = table;
      this.where = where;
      this.snapshot = table.currentSnapshot();
      this.writers =
          new GenericFileWriterFactory.Builder(table)
              .dataFileFormat(FileFormat.PARQUET)
              .dataSchema(table.schema())
              .dataSortOrder(table.sortOrder())
              .build();
      this.files = OutputFileFactory.builderFor(table, 0, 0).format(FileFormat.PARQUET).build();
    }

    Changes run(Map<List<Object>, Record> incoming) {
      Map<List<Object>, List<Stored>> stored = stored(incoming.keySet());
      List<Record> missing = new ArrayList<>();
      List<Record> differing = new ArrayList<>();
      List<Stored> old = new ArrayList<>();
      incoming.forEach(
          (rowKey, row) -> {
            List<Stored> found = stored.getOrDefault(rowKey, List.of());
            if (found.isEmpty()) {
              missing.add(row);
            } else if (found.size() > 1 || !same.test(found.get(0).row(), row)) {
              differing.add(row);
              old.addAll(found);
            }
          });
      List<Record> added = new ArrayList<>(missing);
      added.addAll(differing);
      if (!added.isEmpty()) {
        commit(added, old);
      }
      return new Changes(missing.size(), differing.size(), incoming.size() - added.size());
    }

    private Map<List<Object>, List<Stored>> stored(Set<List<Object>> keys) {
      if (snapshot == null) {
        return Map.of();
      }
      Schema columns =
          TypeUtil.join(
              table.schema(), new Schema(MetadataColumns.FILE_PATH, MetadataColumns.ROW_POSITION));
      Map<List<Object>, List<Stored>> stored = new HashMap<>();
      try (CloseableIterable<Record> rows =
          IcebergGenerics.read(table)
              .useSnapshot(snapshot.snapshotId())
              .where(where)
              .project(columns)
              .build()) {
        for (Record row : rows) {
          List<Object> rowKey = keyOf(row);
          if (keys.contains(rowKey)) {
            Stored found =
                new Stored(
                    row,
                    (String) row.getField(MetadataColumns.FILE_PATH.name()),
                    (Long) row.getField(MetadataColumns.ROW_POSITION.name()));
            stored.computeIfAbsent(rowKey, unused -> new ArrayList<>()).add(found);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + table.name(), e);
      }
      return stored;
    }

    private void commit(List<Record> added, List<Stored> old) {
      try {
        RowDelta delta =
            table
                .newRowDelta()
                .conflictDetectionFilter(where)
                .validateNoConflictingDataFiles()
                .validateNoConflictingDeleteFiles();
        if (snapshot != null) {
          delta.validateFromSnapshot(snapshot.snapshotId());
        }
        write(added).forEach(delta::addRows);
        if (!old.isEmpty()) {
          delta
              .validateDeletedFiles()
              .validateDataFilesExist(old.stream().map(Stored::file).toList());
          delete(old).forEach(delta::addDeletes);
        }
        delta.commit();
      } catch (IOException e) {
        discard();
        throw new UncheckedIOException("cannot write to " + table.name(), e);
      } catch (RuntimeException e) {
        if (e instanceof CleanableFailure) {
          discard();
        }
        throw e;
      }
    }

    /** The rows as one file a partition. */
    private List<DataFile> write(List<Record> rows) throws IOException {
      PartitionKey partition = new PartitionKey(table.spec(), table.schema());
      InternalRecordWrapper values = new InternalRecordWrapper(table.schema().asStruct());
      Map<PartitionKey, List<Record>> byPartition = new LinkedHashMap<>();
      for (Record row : rows) {
        partition.partition(values.wrap(row));
        List<Record> there = byPartition.get(partition);
        if (there == null) {
          there = new ArrayList<>();
          byPartition.put(partition.copy(), there);
        }
        there.add(row);
      }
      List<DataFile> result = new ArrayList<>();
      for (Map.Entry<PartitionKey, List<Record>> entry : byPartition.entrySet()) {
        var file = files.newOutputFile(table.spec(), entry.getKey());
        written.add(file.encryptingOutputFile().location());
        DataWriter<Record> writer = writers.newDataWriter(file, table.spec(), entry.getKey());
        try (writer) {
          entry.getValue().stream().sorted(order).forEach(writer::write);
        }
        result.add(writer.toDataFile());
      }
      return result;
    }

    /** The old rows' positions, one file a data file: its partition is theirs, also an old one. */
    private List<DeleteFile> delete(List<Stored> old) throws IOException {
      Map<String, DataFile> dataFiles = dataFiles(old);
      Map<String, List<Stored>> byFile = old.stream().collect(Collectors.groupingBy(Stored::file));
      List<DeleteFile> result = new ArrayList<>();
      for (Map.Entry<String, List<Stored>> entry : byFile.entrySet()) {
        DataFile dataFile = dataFiles.get(entry.getKey());
        if (dataFile == null) {
          throw new ValidationException("%s is gone from %s", entry.getKey(), table.name());
        }
        long[] positions = entry.getValue().stream().mapToLong(Stored::position).sorted().toArray();
        result.add(PositionDeletes.write(table, dataFile, positions, written::add));
      }
      return result;
    }

    private Map<String, DataFile> dataFiles(List<Stored> old) throws IOException {
      Set<String> wanted = old.stream().map(Stored::file).collect(Collectors.toSet());
      Map<String, DataFile> found = new HashMap<>();
      try (CloseableIterable<FileScanTask> tasks =
          table
              .newScan()
              .useSnapshot(Objects.requireNonNull(snapshot).snapshotId())
              .filter(where)
              .planFiles()) {
        for (FileScanTask task : tasks) {
          ContentFile<DataFile> file = task.file();
          if (wanted.contains(file.location())) {
            found.put(file.location(), task.file());
          }
        }
      }
      return found;
    }

    /** What was written for a commit that surely did not happen. */
    private void discard() {
      for (String file : written) {
        try {
          table.io().deleteFile(file);
        } catch (RuntimeException e) {
          // Maintenance finds files that no snapshot names.
          LOG.warn("cannot delete {}", file, e);
        }
      }
    }
  }
}
