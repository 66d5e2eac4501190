package dev.bougie.jobs.lake.column;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import org.apache.iceberg.shaded.org.apache.parquet.bytes.BytesInput;
import org.apache.iceberg.shaded.org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.iceberg.shaded.org.apache.parquet.column.ColumnDescriptor;
import org.apache.iceberg.shaded.org.apache.parquet.column.Encoding;
import org.apache.iceberg.shaded.org.apache.parquet.column.page.DictionaryPage;
import org.apache.iceberg.shaded.org.apache.parquet.column.statistics.Statistics;
import org.apache.iceberg.shaded.org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesWriterForLong;
import org.apache.iceberg.shaded.org.apache.parquet.column.values.rle.RunLengthBitPackingHybridEncoder;
import org.apache.iceberg.shaded.org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.iceberg.shaded.org.apache.parquet.hadoop.CodecFactory;
import org.apache.iceberg.shaded.org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.iceberg.shaded.org.apache.parquet.io.api.Binary;
import org.apache.iceberg.shaded.org.apache.parquet.schema.PrimitiveType;

/**
 * Writes the columns of a row group whole, one behind the other. A row-wise writer decides for each
 * value anew where it goes, which costs more than all the rest of bringing an archive into the
 * lake; here a column is one loop. Doubles come as their bits.
 */
public final class RowGroupWriter implements AutoCloseable {

  private static final int LONG = Long.BYTES;
  private static final int FIRST_BYTES = 64 << 10;

  private final ParquetFileWriter file;
  private final ParquetLayout layout;
  private final CodecFactory codecs;
  private final BytesInputCompressor compressor;
  private final ValueDictionary dictionary;
  private final int[] numbers;
  private final ByteBuffer bytes;
  private final LongBuffer longs;

  RowGroupWriter(ParquetFileWriter file, ParquetLayout layout) {
    this.file = file;
    this.layout = layout;
    this.codecs = new CodecFactory(layout.codecSettings(), layout.pageRows() * LONG);
    this.compressor = codecs.getCompressor(layout.codec());
    this.dictionary = new ValueDictionary(layout.dictionarySize());
    this.numbers = new int[layout.groupRows()];
    this.bytes =
        ByteBuffer.allocate(LONG * Math.max(layout.pageRows(), dictionary.values().length))
            .order(ByteOrder.LITTLE_ENDIAN);
    this.longs = bytes.asLongBuffer();
  }

  /** A column of texts: those there are, and the number of each row's. */
  public void texts(ColumnDescriptor column, Binary[] texts, int[] rows, int count)
      throws IOException {
    file.startColumn(column, count, layout.codec());
    BytesInput[] parts = new BytesInput[2 * texts.length];
    for (int text = 0; text < texts.length; text++) {
      byte[] length = new byte[Integer.BYTES];
      ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).putInt(0, texts[text].length());
      parts[2 * text] = BytesInput.from(length);
      parts[2 * text + 1] = BytesInput.from(texts[text].getBytes());
    }
    dictionaryPage(BytesInput.concat(parts), texts.length);
    for (int from = 0; from < count; from += layout.pageRows()) {
      int to = Math.min(count, from + layout.pageRows());
      Statistics<?> statistics = statistics(column);
      int before = -1;
      for (int row = from; row < to; row++) {
        if (rows[row] != before) {
          before = rows[row];
          statistics.updateStats(texts[before]);
        }
      }
      page(numbered(rows, from, to, texts.length), to - from, statistics, Encoding.RLE_DICTIONARY);
    }
    file.endColumn();
  }

  /** A column of doubles, as bits. */
  public void doubles(ColumnDescriptor column, long[] values, int count) throws IOException {
    doubles(column, values, count, RowGroupWriter::statisticsOfDoubles);
  }

  /** A column of doubles, as bits, that nobody prunes by: its pages tell no bounds. */
  public void doublesWithoutBounds(ColumnDescriptor column, long[] values, int count)
      throws IOException {
    doubles(column, values, count, (same, unread, from, to) -> statistics(same));
  }

  private void doubles(ColumnDescriptor column, long[] values, int count, Bounds bounds)
      throws IOException {
    file.startColumn(column, count, layout.codec());
    boolean few = dictionary.number(values, count, numbers);
    if (few) {
      dictionaryOfNumbers();
    }
    for (int from = 0; from < count; from += layout.pageRows()) {
      int to = Math.min(count, from + layout.pageRows());
      Statistics<?> statistics = bounds.of(column, values, from, to);
      if (few) {
        page(
            packed(numbers, from, to, dictionary.size()),
            to - from,
            statistics,
            Encoding.RLE_DICTIONARY);
      } else {
        page(split(values, from, to), to - from, statistics, Encoding.BYTE_STREAM_SPLIT);
      }
    }
    file.endColumn();
  }

  /** A column of whole numbers that are near to those before and behind them. */
  public void longs(ColumnDescriptor column, long[] values, int count) throws IOException {
    file.startColumn(column, count, layout.codec());
    for (int from = 0; from < count; from += layout.pageRows()) {
      int to = Math.min(count, from + layout.pageRows());
      long least = Long.MAX_VALUE;
      long most = Long.MIN_VALUE;
      try (DeltaBinaryPackingValuesWriterForLong deltas =
          new DeltaBinaryPackingValuesWriterForLong(
              FIRST_BYTES, FIRST_BYTES, new HeapByteBufferAllocator())) {
        for (int row = from; row < to; row++) {
          long value = values[row];
          deltas.writeLong(value);
          least = Math.min(least, value);
          most = Math.max(most, value);
        }
        Statistics<?> statistics = statistics(column);
        statistics.updateStats(least);
        statistics.updateStats(most);
        page(deltas.getBytes(), to - from, statistics, Encoding.DELTA_BINARY_PACKED);
      }
    }
    file.endColumn();
  }

  /** A column of whole numbers of which no two are alike. */
  public void randomLongs(ColumnDescriptor column, long[] values, int count) throws IOException {
    file.startColumn(column, count, layout.codec());
    for (int from = 0; from < count; from += layout.pageRows()) {
      int to = Math.min(count, from + layout.pageRows());
      Statistics<?> statistics = statistics(column);
      for (int row = from; row < to; row++) {
        statistics.updateStats(values[row]);
      }
      longs.put(0, values, from, to - from);
      page(
          BytesInput.from(bytes.array(), 0, (to - from) * LONG),
          to - from,
          statistics,
          Encoding.PLAIN);
    }
    file.endColumn();
  }

  /** A column of truths, eight a byte, the first in the lowest bit. */
  public void booleans(ColumnDescriptor column, boolean[] values, int count) throws IOException {
    file.startColumn(column, count, layout.codec());
    for (int from = 0; from < count; from += layout.pageRows()) {
      int to = Math.min(count, from + layout.pageRows());
      Statistics<?> statistics = statistics(column);
      byte[] packed = new byte[(to - from + 7) / 8];
      for (int row = from; row < to; row++) {
        int bit = row - from;
        packed[bit >> 3] |= (byte) ((values[row] ? 1 : 0) << (bit & 7));
        statistics.updateStats(values[row]);
      }
      page(BytesInput.from(packed), to - from, statistics, Encoding.PLAIN);
    }
    file.endColumn();
  }

  @Override
  public void close() {
    codecs.release();
  }

  private void dictionaryOfNumbers() throws IOException {
    longs.put(0, dictionary.values(), 0, dictionary.size());
    dictionaryPage(BytesInput.from(bytes.array(), 0, dictionary.size() * LONG), dictionary.size());
  }

  private void dictionaryPage(BytesInput values, int count) throws IOException {
    int size = Math.toIntExact(values.size());
    file.writeDictionaryPage(new DictionaryPage(compressed(values), size, count, Encoding.PLAIN));
  }

  private void page(BytesInput values, int count, Statistics<?> statistics, Encoding encoding)
      throws IOException {
    int size = Math.toIntExact(values.size());
    // No value is missing and none repeats, so there are no levels, of any encoding.
    file.writeDataPage(
        count, size, compressed(values), statistics, count, Encoding.RLE, Encoding.RLE, encoding);
  }

  /** Until the next is compressed. */
  private BytesInput compressed(BytesInput values) throws IOException {
    BytesInput compressed = compressor.compress(values);
    InPlace inPlace = new InPlace();
    compressed.writeAllTo(inPlace);
    return inPlace.size == compressed.size()
        ? BytesInput.from(inPlace.array, inPlace.offset, inPlace.size)
        : compressed;
  }

  /**
   * Where bytes lie that come all at once. What the compressor tells of its own would be copied
   * into an array of its own for each page's checksum.
   */
  private static final class InPlace extends OutputStream {

    private byte[] array = {};
    private int offset;
    private int size;

    @Override
    public void write(int value) {
      size = -1;
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
      array = bytes;
      offset = from;
      size = length;
    }
  }

  /**
   * Numbers of a dictionary that change from row to row: their width in bits, then one run of all,
   * in groups of eight, each number's lowest bit first.
   */
  private BytesInput packed(int[] rows, int from, int to, int distinct) {
    int width = width(distinct);
    int groups = (to - from + 7) / 8;
    bytes.clear();
    bytes.put((byte) width);
    int header = groups << 1 | 1;
    while (header > 0x7F) {
      bytes.put((byte) (header | 0x80));
      header >>>= 7;
    }
    bytes.put((byte) header);
    int end = bytes.position() + groups * width;
    long held = 0;
    int bits = 0;
    for (int row = from; row < to; row++) {
      held |= (long) rows[row] << bits;
      bits += width;
      if (bits >= Integer.SIZE) {
        bytes.putInt((int) held);
        held >>>= Integer.SIZE;
        bits -= Integer.SIZE;
      }
    }
    while (bytes.position() < end) {
      bytes.put((byte) held);
      held >>>= Byte.SIZE;
    }
    return BytesInput.from(bytes.array(), 0, end);
  }

  private static int width(int distinct) {
    return Math.max(1, Integer.SIZE - Integer.numberOfLeadingZeros(distinct - 1));
  }

  /** Numbers of a dictionary in long runs of one: their width in bits, then the runs. */
  private BytesInput numbered(int[] rows, int from, int to, int distinct) throws IOException {
    int width = width(distinct);
    int most = Math.max(FIRST_BYTES, layout.pageRows() * Integer.BYTES);
    try (RunLengthBitPackingHybridEncoder runs =
        new RunLengthBitPackingHybridEncoder(
            width, FIRST_BYTES, most, new HeapByteBufferAllocator())) {
      for (int row = from; row < to; row++) {
        runs.writeInt(rows[row]);
      }
      // What the encoder holds is gone when it is closed.
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      packed.write(width);
      runs.toBytes().writeAllTo(packed);
      return BytesInput.from(packed.toByteArray());
    }
  }

  /** All first bytes, then all second ones and so on: those of exponents are much alike. */
  private BytesInput split(long[] values, int from, int to) {
    int count = to - from;
    byte[] target = bytes.array();
    for (int row = 0; row < count; row++) {
      long value = values[from + row];
      target[row] = (byte) value;
      target[count + row] = (byte) (value >>> 8);
      target[2 * count + row] = (byte) (value >>> 16);
      target[3 * count + row] = (byte) (value >>> 24);
      target[4 * count + row] = (byte) (value >>> 32);
      target[5 * count + row] = (byte) (value >>> 40);
      target[6 * count + row] = (byte) (value >>> 48);
      target[7 * count + row] = (byte) (value >>> 56);
    }
    return BytesInput.from(target, 0, count * LONG);
  }

  /** What a page tells of its values. */
  @FunctionalInterface
  private interface Bounds {
    Statistics<?> of(ColumnDescriptor column, long[] values, int from, int to);
  }

  /** None where there is a value that is not a number. */
  private static Statistics<?> statisticsOfDoubles(
      ColumnDescriptor column, long[] values, int from, int to) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    boolean numbersOnly = true;
    for (int row = from; row < to; row++) {
      double value = Double.longBitsToDouble(values[row]);
      least = value < least ? value : least;
      most = value > most ? value : most;
      numbersOnly &= !Double.isNaN(value);
    }
    Statistics<?> statistics = statistics(column);
    if (numbersOnly) {
      statistics.updateStats(least);
      statistics.updateStats(most);
    }
    return statistics;
  }

  private static Statistics<?> statistics(ColumnDescriptor column) {
    PrimitiveType type = column.getPrimitiveType();
    return Statistics.createStats(type);
  }
}
