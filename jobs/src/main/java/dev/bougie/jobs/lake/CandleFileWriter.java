package dev.bougie.jobs.lake;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.lake.column.MonthFile;
import dev.bougie.jobs.lake.column.ParquetLayout;
import java.time.YearMonth;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;

/**
 * Writes candles of one interval and one month into one data file of {@code lake.market.candles},
 * without a Spark row for each. The file is part of the table only once somebody commits it. Rows
 * come in the table's order, by symbol and open time; all times are UTC epoch milliseconds.
 */
public final class CandleFileWriter implements AutoCloseable {

  /** As plain Parquet, about. */
  private static final int BYTES_A_CANDLE = 100;

  private static final long MICROS = 1_000L;

  private final MonthFile file;
  private final CandleGroup group;
  private long rows;

  private CandleFileWriter(MonthFile file, CandleGroup group) {
    this.file = file;
    this.group = group;
  }

  /**
   * Starts a file.
   *
   * @param table {@link Lake#CANDLES}
   * @throws java.io.UncheckedIOException if it cannot be written
   */
  public static CandleFileWriter open(Table table, Interval interval, YearMonth month) {
    ParquetLayout layout = ParquetLayout.of(table.properties(), BYTES_A_CANDLE);
    MonthFile file = MonthFile.open(table, interval, month, layout);
    return new CandleFileWriter(file, new CandleGroup(interval, file.schema(), layout.groupRows()));
  }

  /**
   * Adds a candle.
   *
   * @param openTime within the file's month
   * @throws java.io.UncheckedIOException if it cannot be written
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
    file.requireWithin(symbol, openTime);
    group.add(
        symbol,
        openTime * MICROS,
        open,
        high,
        low,
        close,
        volume,
        quoteVolume,
        trades,
        takerBuyBase,
        takerBuyQuote,
        closeTime * MICROS,
        source);
    rows++;
    if (group.isFull()) {
      file.flush(group);
    }
  }

  /** How many candles were added. */
  public long rows() {
    return rows;
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
