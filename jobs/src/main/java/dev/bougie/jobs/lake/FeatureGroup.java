package dev.bougie.jobs.lake;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.lake.column.ColumnGroup;
import dev.bougie.jobs.lake.column.RowGroupWriter;
import dev.bougie.jobs.lake.column.TextColumn;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.iceberg.FieldMetrics;
import org.apache.iceberg.shaded.org.apache.parquet.column.ColumnDescriptor;
import org.apache.iceberg.shaded.org.apache.parquet.schema.MessageType;
import org.apache.iceberg.shaded.org.apache.parquet.schema.Type;

/** The feature rows of one row group, column by column: times in microseconds, doubles as bits. */
final class FeatureGroup implements ColumnGroup {

  private static final long MICROS = 1_000L;

  private final int capacity;
  private final TextColumn symbol;
  private final TextColumn interval;
  private final long[] openTime;
  private final long[] close;
  private final boolean[] synthetic;
  private final long[] windowHash;
  private final long[][] features;
  private final Map<String, Integer> numbers = new HashMap<>();
  private int size;

  /**
   * Room for so many rows.
   *
   * @param ids of the features, in order
   * @throws IllegalStateException if the table's columns are others
   */
  FeatureGroup(Interval interval, List<String> ids, MessageType schema, int capacity) {
    this.capacity = capacity;
    this.symbol = new TextColumn(capacity);
    // Every row has number 0 from the start.
    this.interval = new TextColumn(capacity);
    this.interval.set(0, interval.code());
    this.openTime = new long[capacity];
    this.close = new long[capacity];
    this.synthetic = new boolean[capacity];
    this.windowHash = new long[capacity];
    this.features = new long[ids.size()][capacity];
    for (String id : ids) {
      numbers.put(id, numbers.size());
    }
    for (Type column : schema.getFields()) {
      requireColumn(column);
    }
  }

  /**
   * Adds rows as far as there is room.
   *
   * @return how many were added
   */
  int add(FeatureBlock block, int from, int to) {
    int count = Math.min(to - from, capacity - size);
    int first = from - block.first();
    symbol.set(size, size + count, block.symbol());
    for (int i = 0; i < count; i++) {
      int row = size + i;
      openTime[row] = block.openTime()[from + i] * MICROS;
      close[row] = Double.doubleToRawLongBits(block.close()[from + i]);
      synthetic[row] = block.synthetic()[from + i];
    }
    System.arraycopy(block.windowHash(), from, windowHash, size, count);
    for (int feature = 0; feature < features.length; feature++) {
      long[] bits = features[feature];
      double[] values = block.features()[feature];
      for (int i = 0; i < count; i++) {
        bits[size + i] = Double.doubleToRawLongBits(values[first + i]);
      }
    }
    size += count;
    return count;
  }

  boolean isFull() {
    return size == capacity;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public void clear() {
    size = 0;
    symbol.clear();
  }

  @Override
  public void write(ColumnDescriptor column, RowGroupWriter writer) throws IOException {
    String name = column.getPath()[0];
    switch (name) {
      case "symbol" -> writer.texts(column, symbol.texts(), symbol.rows(), size);
      case "interval" -> writer.texts(column, interval.texts(), interval.rows(), size);
      case "open_time" -> writer.longs(column, openTime, size);
      case "close" -> writer.doublesWithoutBounds(column, close, size);
      case "synthetic" -> writer.booleans(column, synthetic, size);
      case "window_hash" -> writer.randomLongs(column, windowHash, size);
      default ->
          writer.doublesWithoutBounds(column, features[numbers.getOrDefault(name, -1)], size);
    }
  }

  /** The table keeps no metrics of doubles, nor do pages bounds: nobody prunes by a feature. */
  @Override
  public Stream<FieldMetrics<?>> metrics(MessageType schema) {
    return Stream.empty();
  }

  private void requireColumn(Type column) {
    boolean known =
        switch (column.getName()) {
          case "symbol", "interval", "open_time", "close", "synthetic", "window_hash" -> true;
          default -> numbers.containsKey(column.getName());
        };
    if (!known || !column.isRepetition(Type.Repetition.REQUIRED)) {
      throw new IllegalStateException(
          "features cannot fill the column '%s' of the table".formatted(column));
    }
  }
}
