package dev.bougie.jobs.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PrimitiveIterator;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileContent;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.BaseDeleteLoader;
import org.apache.iceberg.deletes.PositionDeleteIndex;
import org.apache.iceberg.shaded.org.apache.parquet.ParquetReadOptions;
import org.apache.iceberg.shaded.org.apache.parquet.column.ColumnDescriptor;
import org.apache.iceberg.shaded.org.apache.parquet.column.ColumnReader;
import org.apache.iceberg.shaded.org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.iceberg.shaded.org.apache.parquet.column.page.PageReadStore;
import org.apache.iceberg.shaded.org.apache.parquet.column.page.PageReader;
import org.apache.iceberg.shaded.org.apache.parquet.conf.HadoopParquetConfiguration;
import org.apache.iceberg.shaded.org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.iceberg.shaded.org.apache.parquet.filter2.predicate.FilterApi;
import org.apache.iceberg.shaded.org.apache.parquet.filter2.predicate.FilterPredicate;
import org.apache.iceberg.shaded.org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.iceberg.shaded.org.apache.parquet.io.api.Binary;
import org.apache.iceberg.shaded.org.apache.parquet.io.api.Converter;
import org.apache.iceberg.shaded.org.apache.parquet.io.api.GroupConverter;
import org.apache.iceberg.shaded.org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.iceberg.shaded.org.apache.parquet.schema.MessageType;
import org.apache.iceberg.shaded.org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * Reads columns of one data file group by group, without an object for each row. Pages that cannot
 * hold rows of a range are passed by; rows outside of it may come nevertheless, and rows that are
 * deleted come, too.
 */
public final class ColumnScan implements AutoCloseable {

  private static final int MOST_SYMBOLS_NAMED = 64;

  private final ParquetFileReader file;
  private final MessageType schema;
  private final Map<String, String> namesInFile = new HashMap<>();
  private final @Nullable PositionDeleteIndex deleted;
  private final String location;
  private @Nullable PageReadStore group;
  private long[] positions = {};
  private int rows;

  private ColumnScan(
      Table table,
      FileScanTask task,
      CandleRange range,
      Collection<String> symbols,
      List<String> wanted)
      throws IOException {
    this.location = task.file().location();
    this.deleted = deleted(table, task);
    ParquetInput input = new ParquetInput(table.io().newInputFile(task.file()));
    MessageType whole;
    try (ParquetFileReader footer = ParquetFileReader.open(input, settings().build())) {
      whole = footer.getFileMetaData().getSchema();
    }
    List<Type> types = new ArrayList<>();
    for (String name : wanted) {
      Type type = type(table, whole, name);
      types.add(type);
      namesInFile.put(name, type.getName());
    }
    this.schema = new MessageType(whole.getName(), types);
    this.file =
        ParquetFileReader.open(
            input,
            settings()
                .withRecordFilter(FilterCompat.get(filter(range, symbols)))
                .useDictionaryFilter(false)
                .useBloomFilter(false)
                .build());
    this.file.setRequestedSchema(schema);
  }

  /**
   * Opens a file of a table of candles or features.
   *
   * @param task the whole file and its deletes
   * @param range that is asked for
   * @param symbols that are asked for
   * @param columns that are asked for, those of symbol and open time among them; none of them may
   *     be null
   * @throws UncheckedIOException if it cannot be read
   * @throws IllegalStateException if it is none that can be read by columns
   */
  public static ColumnScan open(
      Table table,
      FileScanTask task,
      CandleRange range,
      Collection<String> symbols,
      List<String> columns) {
    try {
      return new ColumnScan(table, task, range, symbols, columns);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + task.file().location(), e);
    }
  }

  /** Without Hadoop's own settings, which are parsed anew for each file and say nothing of it. */
  private static ParquetReadOptions.Builder settings() {
    return ParquetReadOptions.builder(new HadoopParquetConfiguration(new Configuration(false)));
  }

  /** Goes to the next rows. */
  public boolean next() {
    try {
      PageReadStore pages = file.readNextFilteredRowGroup();
      if (pages == null) {
        return false;
      }
      rows = Math.toIntExact(pages.getRowCount());
      group = pages;
      locate(pages);
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + location, e);
    }
  }

  /** How many rows there are. */
  public int rows() {
    return rows;
  }

  /** Whether the row was taken away since the file was written. */
  public boolean isDeleted(int row) {
    return deleted != null && deleted.isDeleted(positions[row]);
  }

  /** The row's place in the file. */
  public long position(int row) {
    return positions[row];
  }

  /** The rows' texts; equal ones in a run are the same object. Asked for once. */
  @SuppressWarnings("ReferenceEquality") // The same object of a dictionary is the usual case.
  public String[] texts(String column) {
    WholePages whole = wholePages(column);
    if (whole != null) {
      return read(whole::texts);
    }
    ColumnReader reader = reader(column);
    String[] texts = new String[rows];
    Binary before = Binary.EMPTY;
    String text = "";
    for (int row = 0; row < rows; row++) {
      Binary value = reader.getBinary();
      if (value != before && !value.equals(before)) {
        before = value.copy();
        text = value.toStringUsingUTF8();
      }
      texts[row] = text;
      reader.consume();
    }
    return texts;
  }

  /** The rows' whole numbers; times are microseconds. Asked for once. */
  public long[] longs(String column) {
    WholePages whole = wholePages(column);
    if (whole != null) {
      return read(whole::longs);
    }
    ColumnReader reader = reader(column);
    long[] values = new long[rows];
    for (int row = 0; row < rows; row++) {
      values[row] = reader.getLong();
      reader.consume();
    }
    return values;
  }

  /** The rows' doubles, as their bits. Asked for once. */
  public long[] doubles(String column) {
    WholePages whole = wholePages(column);
    if (whole != null) {
      return read(whole::doubles);
    }
    ColumnReader reader = reader(column);
    long[] values = new long[rows];
    for (int row = 0; row < rows; row++) {
      values[row] = Double.doubleToRawLongBits(reader.getDouble());
      reader.consume();
    }
    return values;
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close " + location, e);
    }
  }

  private ColumnReader reader(String column) {
    return new ColumnReadStoreImpl(
            group(), new Ignored(), schema, file.getFileMetaData().getCreatedBy())
        .getColumnReader(descriptor(column));
  }

  /** The column's pages, unless they hold rows that are passed by. */
  private @Nullable WholePages wholePages(String column) {
    PageReader pages = group().getPageReader(descriptor(column));
    return WholePages.are(pages, rows)
        ? read(() -> new WholePages(descriptor(column), pages, rows))
        : null;
  }

  private PageReadStore group() {
    if (group == null) {
      throw new IllegalStateException("the scan of %s stands before its rows".formatted(location));
    }
    return group;
  }

  private ColumnDescriptor descriptor(String column) {
    String name = namesInFile.get(column);
    if (name == null) {
      throw new IllegalStateException("column '%s' was not asked for".formatted(column));
    }
    return schema.getColumnDescription(new String[] {name});
  }

  private <T> T read(Reading<T> reading) {
    try {
      return reading.read();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + location, e);
    }
  }

  /** What may fail on the file. */
  @FunctionalInterface
  private interface Reading<T> {
    T read() throws IOException;
  }

  private void locate(PageReadStore pages) {
    positions = new long[rows];
    PrimitiveIterator.OfLong indexes = pages.getRowIndexes().orElse(null);
    long offset = pages.getRowIndexOffset().orElse(0L);
    for (int row = 0; row < rows; row++) {
      positions[row] = offset + (indexes == null ? row : indexes.nextLong());
    }
  }

  private static Type type(Table table, MessageType whole, String name) {
    int id = table.schema().findField(name).fieldId();
    return whole.getFields().stream()
        .filter(type -> type.getId() != null && type.getId().intValue() == id && type.isPrimitive())
        .filter(type -> type.isRepetition(Type.Repetition.REQUIRED))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "a file of %s lacks the column '%s' or may hold nulls in it"
                        .formatted(table.name(), name)));
  }

  private FilterPredicate filter(CandleRange range, Collection<String> symbols) {
    var symbol = FilterApi.binaryColumn(name("symbol"));
    var openTime = FilterApi.longColumn(name("open_time"));
    FilterPredicate times =
        FilterApi.and(
            FilterApi.gtEq(openTime, CandleUpsert.micros(range.from().toEpochMilli())),
            FilterApi.lt(openTime, CandleUpsert.micros(range.to().toEpochMilli())));
    // A few symbols may lie far apart, with thousands of others between them.
    FilterPredicate few =
        symbols.size() > MOST_SYMBOLS_NAMED
            ? null
            : symbols.stream()
                .<FilterPredicate>map(one -> FilterApi.eq(symbol, Binary.fromString(one)))
                .reduce(FilterApi::or)
                .orElse(null);
    return FilterApi.and(
        times,
        few != null
            ? few
            : FilterApi.and(
                FilterApi.gtEq(symbol, Binary.fromString(range.firstSymbol())),
                FilterApi.ltEq(symbol, Binary.fromString(range.lastSymbol()))));
  }

  private String name(String column) {
    String name = namesInFile.get(column);
    if (name == null) {
      throw new IllegalArgumentException("'%s' must be read".formatted(column));
    }
    return name;
  }

  private static @Nullable PositionDeleteIndex deleted(Table table, FileScanTask task) {
    if (task.file().format() != FileFormat.PARQUET) {
      throw new IllegalStateException("%s is not Parquet".formatted(task.file().location()));
    }
    List<DeleteFile> deletes = task.deletes();
    for (DeleteFile delete : deletes) {
      if (delete.content() != FileContent.POSITION_DELETES) {
        throw new IllegalStateException(
            "%s deletes by value, which nobody here does: run maintain, which applies it"
                .formatted(delete.location()));
      }
    }
    return deletes.isEmpty()
        ? null
        : new BaseDeleteLoader(table.io()::newInputFile)
            .loadPositionDeletes(deletes, task.file().location());
  }

  /** Column readers want one; values are taken from the readers themselves. */
  private static final class Ignored extends GroupConverter {

    @Override
    public Converter getConverter(int field) {
      return new PrimitiveConverter() {};
    }

    @Override
    public void start() {}

    @Override
    public void end() {}
  }
}
