package dev.bougie.jobs.lake;

import java.nio.ByteBuffer;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.PartitionField;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/**
 * What the metadata tell of the rows of a file of candles or features. Names may be cut, so that
 * there are rows of fewer symbols than the bounds allow.
 *
 * @param from no row opens earlier, UTC epoch milliseconds
 * @param to all rows open before it
 */
record FileBounds(String firstSymbol, String lastSymbol, long from, long to) {

  private static final long MICROS = 1_000L;

  /** No symbol comes before it. */
  static final String FIRST = "";

  /** No symbol comes behind it. */
  static final String BEHIND_ALL = "\uFFFF";

  /** Of the file's metrics as far as it has them, else of its partition. */
  static FileBounds of(Table table, ContentFile<?> file) {
    FileBounds partition = ofPartition(table, file);
    Types.NestedField symbol = table.schema().findField("symbol");
    Types.NestedField openTime = table.schema().findField("open_time");
    Object first = bound(file.lowerBounds(), symbol);
    Object last = bound(file.upperBounds(), symbol);
    Object from = bound(file.lowerBounds(), openTime);
    Object to = bound(file.upperBounds(), openTime);
    return new FileBounds(
        first == null ? partition.firstSymbol : first.toString(),
        last == null ? partition.lastSymbol : last.toString(),
        from == null ? partition.from : Math.floorDiv((Long) from, MICROS),
        to == null ? partition.to : Math.floorDiv((Long) to, MICROS) + 1);
  }

  /** All symbols of the month whose partition it is in; of all times where it is in no month's. */
  static FileBounds ofPartition(Table table, ContentFile<?> file) {
    PartitionSpec spec = spec(table, file);
    int openTime = table.schema().findField("open_time").fieldId();
    for (int i = 0; i < spec.fields().size(); i++) {
      PartitionField field = spec.fields().get(i);
      if (field.sourceId() == openTime && field.transform().toString().equals("month")) {
        YearMonth month = YearMonth.of(1970, 1).plusMonths(file.partition().get(i, Integer.class));
        return new FileBounds(FIRST, BEHIND_ALL, start(month), start(month.plusMonths(1)));
      }
    }
    return new FileBounds(
        FIRST, BEHIND_ALL, start(YearMonth.of(1970, 1)), start(YearMonth.of(2200, 1)));
  }

  /** The interval of a file's rows; none where the partition does not tell. */
  static @Nullable String interval(Table table, ContentFile<?> file) {
    PartitionSpec spec = spec(table, file);
    int interval = table.schema().findField("interval").fieldId();
    for (int i = 0; i < spec.fields().size(); i++) {
      PartitionField field = spec.fields().get(i);
      if (field.sourceId() == interval && field.transform().isIdentity()) {
        return file.partition().get(i, CharSequence.class).toString();
      }
    }
    return null;
  }

  private static PartitionSpec spec(Table table, ContentFile<?> file) {
    return Objects.requireNonNull(table.specs().get(file.specId()), "a file's partition spec");
  }

  boolean overlaps(CandleRange range) {
    return from < range.to().toEpochMilli()
        && to > range.from().toEpochMilli()
        && firstSymbol.compareTo(range.lastSymbol()) <= 0
        && lastSymbol.compareTo(range.firstSymbol()) >= 0;
  }

  private static @Nullable Object bound(
      @Nullable Map<Integer, ByteBuffer> bounds, Types.NestedField field) {
    ByteBuffer bound = bounds == null ? null : bounds.get(field.fieldId());
    return bound == null ? null : Conversions.fromByteBuffer(field.type(), bound);
  }

  private static long start(YearMonth month) {
    return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
  }
}
