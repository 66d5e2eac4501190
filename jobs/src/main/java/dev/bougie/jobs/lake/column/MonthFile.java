package dev.bougie.jobs.lake.column;

import dev.bougie.features.candle.Interval;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.MetricsConfig;
import org.apache.iceberg.PartitionField;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SchemaParser;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.encryption.EncryptedOutputFile;
import org.apache.iceberg.io.OutputFileFactory;
import org.apache.iceberg.parquet.ParquetSchemaUtil;
import org.apache.iceberg.parquet.ParquetUtil;
import org.apache.iceberg.shaded.org.apache.parquet.column.ColumnDescriptor;
import org.apache.iceberg.shaded.org.apache.parquet.column.ParquetProperties;
import org.apache.iceberg.shaded.org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.iceberg.shaded.org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * A data file, written column by column, of a table that is partitioned by interval and month. It
 * is part of the table only once somebody commits it.
 */
public final class MonthFile implements AutoCloseable {

  /** What the partition of a row may depend on, so that one file holds one partition. */
  private static final Set<String> PARTITIONING = Set.of("interval", "open_time");

  private static final long MICROS = 1_000L;

  private final Table table;
  private final PartitionKey partition;
  private final EncryptedOutputFile out;
  private final MessageType schema;
  private final ParquetFileWriter file;
  private final RowGroupWriter groups;
  private final long from;
  private final long to;
  private boolean finished;

  private MonthFile(Table table, Interval interval, YearMonth month, ParquetLayout layout)
      throws IOException {
    this.table = table;
    this.partition = partition(table, interval, month);
    this.out =
        OutputFileFactory.builderFor(table, 0, 0)
            .format(FileFormat.PARQUET)
            .build()
            .newOutputFile(table.spec(), partition);
    this.from = start(month);
    this.to = start(month.plusMonths(1));
    this.schema = ParquetSchemaUtil.convert(table.schema(), "table");
    this.file =
        new ParquetFileWriter(
            new ParquetOutput(out.encryptingOutputFile()),
            schema,
            ParquetFileWriter.Mode.CREATE,
            Long.MAX_VALUE,
            0,
            null,
            ParquetProperties.builder().build());
    this.file.start();
    this.groups = new RowGroupWriter(file, layout);
  }

  /**
   * Starts a file.
   *
   * @throws UncheckedIOException if it cannot be written
   */
  public static MonthFile open(
      Table table, Interval interval, YearMonth month, ParquetLayout layout) {
    try {
      return new MonthFile(table, interval, month, layout);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write into " + table.location(), e);
    }
  }

  /** The columns as Parquet knows them. */
  public MessageType schema() {
    return schema;
  }

  /**
   * Makes sure that a row belongs here.
   *
   * @param openTime UTC epoch milliseconds
   */
  public void requireWithin(String symbol, long openTime) {
    if (openTime < from || openTime >= to) {
      throw new IllegalArgumentException(
          "a candle of %s that opens at %d is not of the file's month, [%d, %d)"
              .formatted(symbol, openTime, from, to));
    }
  }

  /**
   * Writes the group, unless it is empty, and clears it.
   *
   * @throws UncheckedIOException if it cannot be written
   */
  public void flush(ColumnGroup group) {
    if (group.size() == 0) {
      return;
    }
    try {
      file.startBlock(group.size());
      for (ColumnDescriptor column : schema.getColumns()) {
        group.write(column, groups);
      }
      file.endBlock();
      group.clear();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + location(), e);
    }
  }

  /**
   * Writes the last group and ends the file; to be closed nevertheless.
   *
   * @return what to commit
   * @throws UncheckedIOException if it cannot be written
   */
  public DataFile finish(ColumnGroup last) {
    flush(last);
    try {
      file.end(Map.of("iceberg.schema", SchemaParser.toJson(table.schema())));
      DataFile written =
          DataFiles.builder(table.spec())
              .withEncryptedOutputFile(out)
              .withFormat(FileFormat.PARQUET)
              .withPartition(partition)
              .withFileSizeInBytes(file.getPos())
              .withMetrics(
                  ParquetUtil.footerMetrics(
                      file.getFooter(), last.metrics(schema), MetricsConfig.forTable(table)))
              .withSplitOffsets(ParquetUtil.getSplitOffsets(file.getFooter()))
              .withSortOrder(table.sortOrder())
              .build();
      finished = true;
      return written;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + location(), e);
    }
  }

  /** Deletes the file unless it is finished. */
  @Override
  public void close() {
    groups.close();
    if (finished) {
      return;
    }
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close " + location(), e);
    } finally {
      table.io().deleteFile(location());
    }
  }

  private String location() {
    return out.encryptingOutputFile().location();
  }

  /** The one partition of the month's rows. */
  private static PartitionKey partition(Table table, Interval interval, YearMonth month) {
    PartitionKey first = partition(table, interval, start(month));
    if (!first.equals(partition(table, interval, start(month.plusMonths(1)) - 1))) {
      throw new IllegalArgumentException(
          "a month is more than one partition of %s".formatted(table.name()));
    }
    return first;
  }

  private static PartitionKey partition(Table table, Interval interval, long openTime) {
    Schema schema = table.schema();
    PartitionSpec spec = table.spec();
    for (PartitionField field : spec.fields()) {
      @Nullable String source = schema.findColumnName(field.sourceId());
      if (source == null || !PARTITIONING.contains(source)) {
        throw new IllegalArgumentException(
            "%s is partitioned by %s: one file cannot hold a month"
                .formatted(table.name(), field.name()));
      }
    }
    GenericRecord row = GenericRecord.create(schema);
    row.setField("interval", interval.code());
    row.setField("open_time", openTime * MICROS);
    PartitionKey key = new PartitionKey(spec, schema);
    key.partition(row);
    return key;
  }

  private static long start(YearMonth month) {
    return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
  }
}
