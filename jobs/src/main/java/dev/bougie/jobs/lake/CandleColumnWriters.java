package dev.bougie.jobs.lake;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.apache.iceberg.FieldMetrics;
import org.apache.iceberg.Schema;
import org.apache.iceberg.parquet.ParquetValueWriter;
import org.apache.iceberg.parquet.ParquetValueWriters;
import org.apache.iceberg.parquet.TripleWriter;
import org.apache.iceberg.shaded.org.apache.parquet.column.ColumnDescriptor;
import org.apache.iceberg.shaded.org.apache.parquet.column.ColumnWriteStore;
import org.apache.iceberg.shaded.org.apache.parquet.io.api.Binary;
import org.apache.iceberg.shaded.org.apache.parquet.schema.MessageType;
import org.apache.iceberg.shaded.org.apache.parquet.schema.Type;

/** Writes the fields of a candle into the columns of a Parquet file, without boxing them. */
final class CandleColumnWriters implements ParquetValueWriter<CandleFields> {

  private final ParquetValueWriter<CandleFields>[] writers;

  private CandleColumnWriters(List<ParquetValueWriter<CandleFields>> writers) {
    @SuppressWarnings({"unchecked", "rawtypes"})
    ParquetValueWriter<CandleFields>[] array = writers.toArray(new ParquetValueWriter[0]);
    this.writers = array;
  }

  /**
   * A writer of each of the file's columns, by its name.
   *
   * @throws IllegalStateException if the table has a column that no candle has
   */
  static CandleColumnWriters of(Schema schema, MessageType file) {
    List<ParquetValueWriter<CandleFields>> writers = new ArrayList<>();
    for (Type column : file.getFields()) {
      ColumnDescriptor descriptor = file.getColumnDescription(new String[] {column.getName()});
      writers.add(writer(column.getName(), column.getId().intValue(), descriptor));
    }
    return new CandleColumnWriters(writers);
  }

  @Override
  public void write(int repetition, CandleFields candle) {
    for (ParquetValueWriter<CandleFields> writer : writers) {
      writer.write(repetition, candle);
    }
  }

  @Override
  public List<TripleWriter<?>> columns() {
    List<TripleWriter<?>> columns = new ArrayList<>();
    for (ParquetValueWriter<CandleFields> writer : writers) {
      columns.addAll(writer.columns());
    }
    return columns;
  }

  @Override
  public void setColumnStore(ColumnWriteStore store) {
    for (ParquetValueWriter<CandleFields> writer : writers) {
      writer.setColumnStore(store);
    }
  }

  @Override
  public Stream<FieldMetrics<?>> metrics() {
    return Stream.of(writers).flatMap(ParquetValueWriter::metrics);
  }

  private static ParquetValueWriter<CandleFields> writer(
      String name, int id, ColumnDescriptor column) {
    return switch (name) {
      case "symbol" -> new Texts(column, candle -> candle.symbol);
      case "interval" -> new Texts(column, candle -> candle.interval);
      case "open_time" -> new Longs(column, candle -> candle.openTime);
      case "open" -> new Doubles(column, id, candle -> candle.open);
      case "high" -> new Doubles(column, id, candle -> candle.high);
      case "low" -> new Doubles(column, id, candle -> candle.low);
      case "close" -> new Doubles(column, id, candle -> candle.close);
      case "volume" -> new Doubles(column, id, candle -> candle.volume);
      case "quote_volume" -> new Doubles(column, id, candle -> candle.quoteVolume);
      case "trades" -> new Longs(column, candle -> candle.trades);
      case "taker_buy_base" -> new Doubles(column, id, candle -> candle.takerBuyBase);
      case "taker_buy_quote" -> new Doubles(column, id, candle -> candle.takerBuyQuote);
      case "close_time" -> new Longs(column, candle -> candle.closeTime);
      case "source" -> new Texts(column, candle -> candle.source);
      default -> throw new IllegalStateException("a candle has no '%s'".formatted(name));
    };
  }

  private static final class Texts extends ParquetValueWriters.PrimitiveWriter<CandleFields> {

    private final Function<CandleFields, Binary> field;

    Texts(ColumnDescriptor descriptor, Function<CandleFields, Binary> field) {
      super(descriptor);
      this.field = field;
    }

    @Override
    public void write(int repetition, CandleFields candle) {
      column.writeBinary(repetition, field.apply(candle));
    }
  }

  private static final class Longs extends ParquetValueWriters.PrimitiveWriter<CandleFields> {

    private final ToLongFunction<CandleFields> field;

    Longs(ColumnDescriptor descriptor, ToLongFunction<CandleFields> field) {
      super(descriptor);
      this.field = field;
    }

    @Override
    public void write(int repetition, CandleFields candle) {
      column.writeLong(repetition, field.applyAsLong(candle));
    }
  }

  /** Counts what Iceberg wants to know of doubles and a Parquet footer cannot tell: NaN. */
  private static final class Doubles extends ParquetValueWriters.PrimitiveWriter<CandleFields> {

    private final int id;
    private final ToDoubleFunction<CandleFields> field;
    private long count;
    private long nans;
    private double lowest = Double.POSITIVE_INFINITY;
    private double highest = Double.NEGATIVE_INFINITY;

    Doubles(ColumnDescriptor descriptor, int id, ToDoubleFunction<CandleFields> field) {
      super(descriptor);
      this.id = id;
      this.field = field;
    }

    @Override
    public void write(int repetition, CandleFields candle) {
      double value = field.applyAsDouble(candle);
      column.writeDouble(repetition, value);
      count++;
      if (value < lowest) {
        lowest = value;
      }
      if (value > highest) {
        highest = value;
      }
      if (Double.isNaN(value)) {
        nans++;
      }
    }

    @Override
    public Stream<FieldMetrics<?>> metrics() {
      return Stream.of(
          count > nans
              ? new FieldMetrics<>(id, count, 0, nans, lowest, highest)
              : new FieldMetrics<Double>(id, count, 0, nans));
    }
  }
}
