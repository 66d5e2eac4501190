package dev.bougie.jobs.lake;

import dev.bougie.features.candle.Interval;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Set;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.MetricsConfig;
import org.apache.iceberg.PartitionField;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.encryption.EncryptedOutputFile;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.io.FileAppender;
import org.apache.iceberg.io.OutputFileFactory;
import org.apache.iceberg.parquet.Parquet;
import org.jspecify.annotations.Nullable;

/**
 * Writes candles of one interval and one month into one data file of {@code lake.market.candles},
 * without a Spark row for each. The file is part of the table only once somebody commits it. Rows
 * come in the table's order, by symbol and open time; all times are UTC epoch milliseconds.
 */
public final class CandleFileWriter implements AutoCloseable {

  /** What the partition of a candle may depend on, so that one file holds one partition. */
  private static final Set<String> PARTITIONING = Set.of("interval", "open_time");

  private final Table table;
  private final String location;
  private final DataWriter<CandleFields> file;
  private final CandleFields candle;
  private final long from;
  private final long to;
  private long rows;
  private boolean closed;
  private boolean finished;

  private CandleFileWriter(
      Table table,
      String location,
      DataWriter<CandleFields> file,
      Interval interval,
      YearMonth month) {
    this.table = table;
    this.location = location;
    this.file = file;
    this.candle = new CandleFields(interval.code());
    this.from = start(month);
    this.to = start(month.plusMonths(1));
  }

  /**
   * Starts a file.
   *
   * @param table {@link Lake#CANDLES}
   * @throws UncheckedIOException if it cannot be written
   */
  public static CandleFileWriter open(Table table, Interval interval, YearMonth month) {
    PartitionKey partition = partition(table, interval, month);
    EncryptedOutputFile out =
        OutputFileFactory.builderFor(table, 0, 0)
            .format(FileFormat.PARQUET)
            .build()
            .newOutputFile(table.spec(), partition);
    try {
      FileAppender<CandleFields> appender =
          Parquet.write(out.encryptingOutputFile())
              .forTable(table)
              .metricsConfig(MetricsConfig.forTable(table))
              .createWriterFunc(CandleColumnWriters::of)
              .overwrite(false)
              .build();
      DataWriter<CandleFields> file =
          new DataWriter<>(
              appender,
              FileFormat.PARQUET,
              out.encryptingOutputFile().location(),
              table.spec(),
              partition,
              out.keyMetadata(),
              table.sortOrder());
      return new CandleFileWriter(
          table, out.encryptingOutputFile().location(), file, interval, month);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + out.encryptingOutputFile().location(), e);
    }
  }

  /**
   * Adds a candle.
   *
   * @param openTime within the file's month
   * @throws UncheckedIOException if it cannot be written
   */
  public void add(
      String symbol,
      long openTime,
      double open,
      double high,
      double low,
      double close,
      double volume,
      double quoteVolume,
      long trades,
      double takerBuyBase,
      double takerBuyQuote,
      long closeTime,
      String source) {
    if (openTime < from || openTime >= to) {
      throw new IllegalArgumentException(
          "a candle of %s that opens at %d is not of the file's month, [%d, %d)"
              .formatted(symbol, openTime, from, to));
    }
    candle.symbol(symbol);
    candle.source(source);
    candle.openTime = openTime * CandleFields.MICROS;
    candle.open = open;
    candle.high = high;
    candle.low = low;
    candle.close = close;
    candle.volume = volume;
    candle.quoteVolume = quoteVolume;
    candle.trades = trades;
    candle.takerBuyBase = takerBuyBase;
    candle.takerBuyQuote = takerBuyQuote;
    candle.closeTime = closeTime * CandleFields.MICROS;
    file.write(candle);
    rows++;
  }

  /** How many candles were added. */
  public long rows() {
    return rows;
  }

  /**
   * Ends the file.
   *
   * @return what to commit
   * @throws UncheckedIOException if it cannot be written
   */
  public DataFile finish() {
    try {
      closed = true;
      file.close();
      DataFile written = file.toDataFile();
      finished = true;
      return written;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + location, e);
    }
  }

  /** Deletes the file unless it is finished. */
  @Override
  public void close() {
    if (finished) {
      return;
    }
    try {
      if (!closed) {
        closed = true;
        file.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close " + location, e);
    } finally {
      table.io().deleteFile(location);
    }
  }

  /** The one partition of these candles. */
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
    row.setField("open_time", openTime * CandleFields.MICROS);
    PartitionKey key = new PartitionKey(spec, schema);
    key.partition(row);
    return key;
  }

  private static long start(YearMonth month) {
    return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
  }
}
