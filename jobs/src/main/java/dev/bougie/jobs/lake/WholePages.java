package dev.bougie.jobs.lake;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.iceberg.shaded.org.apache.parquet.bytes.BytesInput;
import org.apache.iceberg.shaded.org.apache.parquet.column.ColumnDescriptor;
import org.apache.iceberg.shaded.org.apache.parquet.column.Dictionary;
import org.apache.iceberg.shaded.org.apache.parquet.column.Encoding;
import org.apache.iceberg.shaded.org.apache.parquet.column.ValuesType;
import org.apache.iceberg.shaded.org.apache.parquet.column.page.DataPage;
import org.apache.iceberg.shaded.org.apache.parquet.column.page.DataPageV1;
import org.apache.iceberg.shaded.org.apache.parquet.column.page.DataPageV2;
import org.apache.iceberg.shaded.org.apache.parquet.column.page.DictionaryPage;
import org.apache.iceberg.shaded.org.apache.parquet.column.page.PageReader;
import org.apache.iceberg.shaded.org.apache.parquet.column.values.ValuesReader;
import org.jspecify.annotations.Nullable;

/**
 * The values of a column of a row group all of whose pages count whole. Parquet's own column reader
 * asks of each value anew which page and level it is of, which costs more than to decode it; here a
 * page is one loop. Nothing may be null, so that pages hold no levels.
 */
final class WholePages {

  private final ColumnDescriptor column;
  private final PageReader pages;
  private final int rows;
  private final @Nullable Dictionary dictionary;

  WholePages(ColumnDescriptor column, PageReader pages, int rows) throws IOException {
    this.column = column;
    this.pages = pages;
    this.rows = rows;
    DictionaryPage page = pages.readDictionaryPage();
    this.dictionary = page == null ? null : page.getEncoding().initDictionary(column, page);
  }

  /** Whether a column's pages hold just the rows, none that must be left out. */
  static boolean are(PageReader pages, int rows) {
    return pages.getTotalValueCount() == rows;
  }

  long[] longs() throws IOException {
    long[] values = new long[rows];
    for (int row = 0; row < rows; ) {
      Page page = next();
      ValuesReader reader = page.reader();
      int end = row + page.count();
      for (; row < end; row++) {
        values[row] = reader.readLong();
      }
    }
    return values;
  }

  /** Doubles as their bits. */
  long[] doubles() throws IOException {
    long[] values = new long[rows];
    Dictionary few = dictionary;
    long[] known = new long[few == null ? 0 : few.getMaxId() + 1];
    for (int id = 0; few != null && id < known.length; id++) {
      known[id] = Double.doubleToRawLongBits(few.decodeToDouble(id));
    }
    for (int row = 0; row < rows; ) {
      Page page = next();
      int end = row + page.count();
      if (page.encoding() == Encoding.BYTE_STREAM_SPLIT) {
        join(page.values().toInputStream().slice(Long.BYTES * page.count()), values, row);
        row = end;
        continue;
      }
      ValuesReader reader = page.reader();
      boolean numbered = page.encoding().usesDictionary();
      for (; row < end; row++) {
        values[row] =
            numbered
                ? known[reader.readValueDictionaryId()]
                : Double.doubleToRawLongBits(reader.readDouble());
      }
    }
    return values;
  }

  /** Texts of a dictionary are the same objects where they are equal. */
  String[] texts() throws IOException {
    String[] values = new String[rows];
    Dictionary few = dictionary;
    String[] known = new String[few == null ? 0 : few.getMaxId() + 1];
    for (int id = 0; few != null && id < known.length; id++) {
      known[id] = few.decodeToBinary(id).toStringUsingUTF8();
    }
    for (int row = 0; row < rows; ) {
      Page page = next();
      ValuesReader reader = page.reader();
      int end = row + page.count();
      boolean numbered = page.encoding().usesDictionary();
      for (; row < end; row++) {
        values[row] =
            numbered
                ? known[reader.readValueDictionaryId()]
                : reader.readBytes().toStringUsingUTF8();
      }
    }
    return values;
  }

  private Page next() throws IOException {
    DataPage page = pages.readPage();
    return page.accept(
        new DataPage.Visitor<>() {
          @Override
          public Page visit(DataPageV1 first) {
            return page(first.getValueEncoding(), first.getBytes(), page.getValueCount());
          }

          @Override
          public Page visit(DataPageV2 second) {
            return page(second.getDataEncoding(), second.getData(), page.getValueCount());
          }
        });
  }

  private Page page(Encoding encoding, BytesInput values, int count) {
    return new Page(column, dictionary, encoding, values, count);
  }

  private record Page(
      ColumnDescriptor column,
      @Nullable Dictionary dictionary,
      Encoding encoding,
      BytesInput values,
      int count) {

    ValuesReader reader() throws IOException {
      ValuesReader reader =
          encoding.usesDictionary()
              ? encoding.getDictionaryBasedValuesReader(column, ValuesType.VALUES, dictionary)
              : encoding.getValuesReader(column, ValuesType.VALUES);
      reader.initFromPage(count, values.toInputStream());
      return reader;
    }
  }

  /** The bytes of each value, of which all first ones come first, then all second ones. */
  private static void join(ByteBuffer page, long[] values, int from) {
    int count = page.remaining() / Long.BYTES;
    byte[] bytes = page.array();
    int first = page.arrayOffset() + page.position();
    for (int k = 0; k < count; k++) {
      int at = first + k;
      values[from + k] =
          (bytes[at] & 0xFFL)
              | ((bytes[at + count] & 0xFFL) << 8)
              | ((bytes[at + 2 * count] & 0xFFL) << 16)
              | ((bytes[at + 3 * count] & 0xFFL) << 24)
              | ((bytes[at + 4 * count] & 0xFFL) << 32)
              | ((bytes[at + 5 * count] & 0xFFL) << 40)
              | ((bytes[at + 6 * count] & 0xFFL) << 48)
              | ((long) bytes[at + 7 * count] << 56);
    }
  }
}
