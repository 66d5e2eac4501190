package dev.bougie.jobs.sink;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.sql.SQLException;
import java.util.Arrays;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Candles of one symbol and interval in order of time, as rows of PostgreSQL's binary COPY format:
 * a count of fields, then each field as its length and its bytes, big-endian. Times are
 * microseconds since 1970 here and since 2000 in the rows.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-copy.html">COPY, Binary Format</a>
 */
final class Series {

  /** The columns of a row, in order; Spark's rows and the COPY statements have the same. */
  static final String[] COLUMNS = {
    "symbol",
    "interval",
    "open_time",
    "open",
    "high",
    "low",
    "close",
    "volume",
    "quote_volume",
    "trades",
    "taker_buy_base",
    "taker_buy_quote",
    "close_time",
    "source"
  };

  static final int SYMBOL = 0;
  static final int INTERVAL = 1;
  static final int OPEN_TIME = 2;
  private static final int CLOSE_TIME = 12;
  private static final int SOURCE = 13;

  private static final long MICROS_TO_2000 = 946_684_800_000_000L;

  /** A row without its texts: the count, fourteen lengths, eleven values of eight bytes. */
  private static final int FIXED = 2 + 14 * 4 + 11 * 8;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

  private final UTF8String symbol;
  private final UTF8String interval;
  private byte[] bytes = new byte[512];
  private int length;
  private long[] openTimes = new long[4];
  private int[] starts = new int[4];
  private int rows;
  private int firstRow;

  /** An empty one; the texts must outlive the row they come from. */
  Series(UTF8String symbol, UTF8String interval) {
    this.symbol = symbol;
    this.interval = interval;
  }

  UTF8String symbol() {
    return symbol;
  }

  UTF8String interval() {
    return interval;
  }

  boolean isOf(UTF8String otherSymbol, UTF8String otherInterval) {
    return symbol.equals(otherSymbol) && interval.equals(otherInterval);
  }

  /** Rows that are to be written. */
  int rows() {
    return rows - firstRow;
  }

  /** Bytes that are held. */
  int bytes() {
    return length;
  }

  long lastOpenTime() {
    return openTimes[rows - 1];
  }

  /** Adds a candle that opens after the last one, or at its time and takes its place. */
  void add(InternalRow row) {
    long openTime = row.getLong(OPEN_TIME);
    if (rows > 0 && openTime <= lastOpenTime()) {
      if (openTime < lastOpenTime()) {
        throw new IllegalArgumentException(
            "%s %s: %d after %d is out of order"
                .formatted(symbol, interval, openTime, lastOpenTime()));
      }
      rows--;
      length = starts[rows];
    }
    UTF8String source = row.getUTF8String(SOURCE);
    makeRoom(FIXED + symbol.numBytes() + interval.numBytes() + source.numBytes());
    openTimes[rows] = openTime;
    starts[rows] = length;
    rows++;
    SHORT.set(bytes, length, (short) COLUMNS.length);
    length += Short.BYTES;
    put(symbol);
    put(interval);
    put(openTime - MICROS_TO_2000);
    for (int field = OPEN_TIME + 1; field < CLOSE_TIME; field++) {
      // Doubles and longs alike are eight bytes in Spark's rows.
      put(field == 9 ? row.getLong(field) : Double.doubleToRawLongBits(row.getDouble(field)));
    }
    put(row.getLong(CLOSE_TIME) - MICROS_TO_2000);
    put(source);
  }

  /** Leaves out the candles up to that open time, included. */
  void skipThrough(long openTime) {
    firstRow = Math.max(firstRow, after(openTime));
  }

  /** How many of the rows to be written open up to that time. */
  int rowsThrough(long openTime) {
    return Math.max(firstRow, after(openTime)) - firstRow;
  }

  /** Writes the rows that open up to that time. */
  void writeThrough(long openTime, Copy copy) throws SQLException {
    write(firstRow, Math.max(firstRow, after(openTime)), copy);
  }

  /** Writes the rows that open after that time. */
  void writeBeyond(long openTime, Copy copy) throws SQLException {
    write(Math.max(firstRow, after(openTime)), rows, copy);
  }

  private void write(int from, int to, Copy copy) throws SQLException {
    if (from < to) {
      int end = to < rows ? starts[to] : length;
      copy.write(bytes, starts[from], end - starts[from]);
    }
  }

  /** The index of the first candle that opens later. */
  private int after(long openTime) {
    int found = Arrays.binarySearch(openTimes, 0, rows, openTime);
    return found >= 0 ? found + 1 : -found - 1;
  }

  private void put(long value) {
    INT.set(bytes, length, Long.BYTES);
    LONG.set(bytes, length + Integer.BYTES, value);
    length += Integer.BYTES + Long.BYTES;
  }

  private void put(UTF8String text) {
    INT.set(bytes, length, text.numBytes());
    text.writeToMemory(bytes, Platform.BYTE_ARRAY_OFFSET + length + Integer.BYTES);
    length += Integer.BYTES + text.numBytes();
  }

  private void makeRoom(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
    if (rows == starts.length) {
      starts = Arrays.copyOf(starts, rows * 2);
      openTimes = Arrays.copyOf(openTimes, rows * 2);
    }
  }

  /** Where rows go to. */
  interface Copy {
    void write(byte[] rows, int offset, int length) throws SQLException;
  }
}
