package dev.bougie.jobs.lake;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.lake.column.ColumnGroup;
import dev.bougie.jobs.lake.column.RowGroupWriter;
import dev.bougie.jobs.lake.column.TextColumn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.apache.iceberg.FieldMetrics;
import org.apache.iceberg.shaded.org.apache.parquet.column.ColumnDescriptor;
import org.apache.iceberg.shaded.org.apache.parquet.schema.MessageType;
import org.apache.iceberg.shaded.org.apache.parquet.schema.Type;

/**
 * The feature rows of one row group: parts of blocks that stay where they are. Each column is put
 * together when it is written: times in microseconds, doubles as bits.
 */
final class FeatureGroup implements ColumnGroup {

  private static final long MICROS = 1_000L;

  private final Interval interval;
  private final int capacity;
  private final List<Part> parts = new ArrayList<>();
  private final Map<String, Integer> numbers = new HashMap<>();

  /** The column that is being written; as long as the longest group so far. */
  private long[] values = {};

  private int size;

  /** Candles {@code from} (included) to {@code to} (excluded) of a block. */
  private record Part(FeatureBlock block, int from, int to) {

    int size() {
      return to - from;
    }
  }

  /**
   * A group of at most so many rows.
   *
   * @param ids of the features, in order
   * @throws IllegalStateException if the table's columns are others
   */
  FeatureGroup(Interval interval, List<String> ids, MessageType schema, int capacity) {
    this.interval = interval;
    this.capacity = capacity;
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
    Part part = new Part(block, from, Math.min(to, from + capacity - size));
    parts.add(part);
    size += part.size();
    return part.size();
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
    parts.clear();
  }

  @Override
  public void write(ColumnDescriptor column, RowGroupWriter writer) throws IOException {
    String name = column.getPath()[0];
    switch (name) {
      case "symbol" -> texts(column, writer, FeatureBlock::symbol);
      case "interval" -> texts(column, writer, block -> interval.code());
      case "open_time" -> writer.longs(column, openTimes(), size);
      case "close" ->
          writer.doublesWithoutBounds(column, bits(part -> part.block().close(), Part::from), size);
      case "synthetic" -> writer.booleans(column, synthetic(), size);
      case "window_hash" -> writer.randomLongs(column, windowHashes(), size);
      default -> {
        int number = numbers.getOrDefault(name, -1);
        long[] bits =
            bits(
                part -> part.block().features()[number],
                part -> part.from() - part.block().first());
        writer.doublesWithoutBounds(column, bits, size);
      }
    }
  }

  private void texts(
      ColumnDescriptor column, RowGroupWriter writer, Function<FeatureBlock, String> of)
      throws IOException {
    TextColumn texts = new TextColumn(size);
    int row = 0;
    for (Part part : parts) {
      texts.set(row, row + part.size(), of.apply(part.block()));
      row += part.size();
    }
    writer.texts(column, texts.texts(), texts.rows(), size);
  }

  private long[] openTimes() {
    long[] target = values();
    int row = 0;
    for (Part part : parts) {
      long[] times = part.block().openTime();
      for (int candle = part.from(); candle < part.to(); candle++) {
        target[row++] = times[candle] * MICROS;
      }
    }
    return target;
  }

  private boolean[] synthetic() {
    boolean[] target = new boolean[size];
    int row = 0;
    for (Part part : parts) {
      System.arraycopy(part.block().synthetic(), part.from(), target, row, part.size());
      row += part.size();
    }
    return target;
  }

  private long[] windowHashes() {
    long[] target = values();
    int row = 0;
    for (Part part : parts) {
      System.arraycopy(part.block().windowHash(), part.from(), target, row, part.size());
      row += part.size();
    }
    return target;
  }

  /** Doubles of all parts, of which each starts at its own place of its own column. */
  private long[] bits(Function<Part, double[]> columnOf, ToIntFunction<Part> startOf) {
    long[] target = values();
    int row = 0;
    for (Part part : parts) {
      double[] column = columnOf.apply(part);
      int start = startOf.applyAsInt(part);
      for (int i = 0; i < part.size(); i++) {
        target[row + i] = Double.doubleToRawLongBits(column[start + i]);
      }
      row += part.size();
    }
    return target;
  }

  /** Room for a column of all rows. */
  private long[] values() {
    if (values.length < size) {
      values = new long[size];
    }
    return values;
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
