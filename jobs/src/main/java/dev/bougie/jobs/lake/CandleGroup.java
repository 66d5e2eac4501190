package dev.bougie.jobs.lake;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.lake.column.ColumnGroup;
import dev.bougie.jobs.lake.column.RowGroupWriter;
import dev.bougie.jobs.lake.column.TextColumn;
import java.io.IOException;
import java.util.stream.Stream;
import org.apache.iceberg.FieldMetrics;
import org.apache.iceberg.shaded.org.apache.parquet.column.ColumnDescriptor;
import org.apache.iceberg.shaded.org.apache.parquet.schema.MessageType;
import org.apache.iceberg.shaded.org.apache.parquet.schema.Type;

/**
 * The candles of one row group, column by column: times in microseconds, doubles as their bits; and
 * what was seen of the doubles of all groups so far.
 */
final class CandleGroup implements ColumnGroup {

  private static final String[] DOUBLES = {
    "open", "high", "low", "close", "volume", "quote_volume", "taker_buy_base", "taker_buy_quote"
  };

  private final int capacity;
  private final TextColumn symbol;
  private final TextColumn interval;
  private final TextColumn source;
  private final long[] openTime;
  private final long[] closeTime;
  private final long[] trades;
  private final long[][] doubles;
  private final double[] least = new double[DOUBLES.length];
  private final double[] most = new double[DOUBLES.length];
  private final long[] notANumber = new long[DOUBLES.length];
  private long seen;
  private int size;

  /**
   * Room for so many candles.
   *
   * @throws IllegalStateException if the table's columns are not a candle's
   */
  CandleGroup(Interval interval, MessageType schema, int capacity) {
    for (Type column : schema.getFields()) {
      requireColumn(column);
    }
    this.capacity = capacity;
    this.symbol = new TextColumn(capacity);
    this.source = new TextColumn(capacity);
    // Every row has number 0 from the start.
    this.interval = new TextColumn(capacity);
    this.interval.set(0, interval.code());
    this.openTime = new long[capacity];
    this.closeTime = new long[capacity];
    this.trades = new long[capacity];
    this.doubles = new long[DOUBLES.length][capacity];
    java.util.Arrays.fill(least, Double.POSITIVE_INFINITY);
    java.util.Arrays.fill(most, Double.NEGATIVE_INFINITY);
  }

  void add(
      String candleSymbol,
      long openMicros,
      double open,
      double high,
      double low,
      double close,
      double volume,
      double quoteVolume,
      long tradeCount,
      double takerBuyBase,
      double takerBuyQuote,
      long closeMicros,
      String candleSource) {
    int row = size;
    symbol.set(row, candleSymbol);
    source.set(row, candleSource);
    openTime[row] = openMicros;
    closeTime[row] = closeMicros;
    trades[row] = tradeCount;
    doubles[0][row] = Double.doubleToRawLongBits(open);
    doubles[1][row] = Double.doubleToRawLongBits(high);
    doubles[2][row] = Double.doubleToRawLongBits(low);
    doubles[3][row] = Double.doubleToRawLongBits(close);
    doubles[4][row] = Double.doubleToRawLongBits(volume);
    doubles[5][row] = Double.doubleToRawLongBits(quoteVolume);
    doubles[6][row] = Double.doubleToRawLongBits(takerBuyBase);
    doubles[7][row] = Double.doubleToRawLongBits(takerBuyQuote);
    size++;
  }

  @Override
  public int size() {
    return size;
  }

  boolean isFull() {
    return size == capacity;
  }

  @Override
  public void clear() {
    for (int column = 0; column < DOUBLES.length; column++) {
      for (int row = 0; row < size; row++) {
        double value = Double.longBitsToDouble(doubles[column][row]);
        least[column] = value < least[column] ? value : least[column];
        most[column] = value > most[column] ? value : most[column];
        notANumber[column] += Double.isNaN(value) ? 1 : 0;
      }
    }
    seen += size;
    size = 0;
    symbol.clear();
    source.clear();
  }

  @Override
  public void write(ColumnDescriptor column, RowGroupWriter writer) throws IOException {
    String name = column.getPath()[0];
    switch (name) {
      case "symbol" -> writer.texts(column, symbol.texts(), symbol.rows(), size);
      case "interval" -> writer.texts(column, interval.texts(), interval.rows(), size);
      case "source" -> writer.texts(column, source.texts(), source.rows(), size);
      case "open_time" -> writer.longs(column, openTime, size);
      case "close_time" -> writer.longs(column, closeTime, size);
      case "trades" -> writer.longs(column, trades, size);
      default -> writer.doubles(column, doubles[indexOf(name)], size);
    }
  }

  /** NaN among the doubles. */
  @Override
  public Stream<FieldMetrics<?>> metrics(MessageType schema) {
    Stream.Builder<FieldMetrics<?>> metrics = Stream.builder();
    for (int column = 0; column < DOUBLES.length; column++) {
      int id = schema.getType(DOUBLES[column]).getId().intValue();
      metrics.add(
          notANumber[column] < seen
              ? new FieldMetrics<>(id, seen, 0, notANumber[column], least[column], most[column])
              : new FieldMetrics<Double>(id, seen, 0, notANumber[column]));
    }
    return metrics.build();
  }

  private static void requireColumn(Type column) {
    boolean known =
        switch (column.getName()) {
          case "symbol", "interval", "source", "open_time", "close_time", "trades" -> true;
          default -> indexOf(column.getName()) >= 0;
        };
    if (!known || !column.isRepetition(Type.Repetition.REQUIRED)) {
      throw new IllegalStateException(
          "a candle cannot fill the column '%s' of the table".formatted(column));
    }
  }

  private static int indexOf(String name) {
    for (int column = 0; column < DOUBLES.length; column++) {
      if (DOUBLES[column].equals(name)) {
        return column;
      }
    }
    return -1;
  }
}
