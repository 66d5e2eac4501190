package dev.bougie.jobs.bench;

import dev.bougie.model.postgres.Database;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Iterator;
import org.apache.spark.api.java.function.VoidFunction;
import org.apache.spark.sql.catalyst.InternalRow;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** The bound: binary COPY straight into the table {@code raw}, the rows as they come. */
record RawCopy(Database.Access access) implements VoidFunction<Iterator<InternalRow>> {

  private static final byte[] HEADER =
      "PGCOPY\n\u00ff\r\n\0\0\0\0\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);
  private static final long MICROS_TO_2000 = 946_684_800_000_000L;

  @Override
  public void call(Iterator<InternalRow> rows) throws SQLException {
    try (Connection connection =
        DriverManager.getConnection(access.url(), access.user(), access.password().value())) {
      CopyIn copy =
          connection
              .unwrap(PGConnection.class)
              .getCopyAPI()
              .copyIn(
                  """
                  COPY raw (symbol, interval, open_time, open, high, low, close, volume,
                    quote_volume, trades, taker_buy_base, taker_buy_quote, close_time, source)
                  FROM STDIN (FORMAT binary)
                  """);
      ByteBuffer buffer = ByteBuffer.allocate(1 << 16).put(HEADER);
      while (rows.hasNext()) {
        put(buffer, rows.next());
        if (buffer.remaining() < 512) {
          copy.writeToCopy(buffer.array(), 0, buffer.position());
          buffer.clear();
        }
      }
      buffer.putShort((short) -1);
      copy.writeToCopy(buffer.array(), 0, buffer.position());
      copy.endCopy();
    }
  }

  private static void put(ByteBuffer buffer, InternalRow row) {
    buffer.putShort((short) 14);
    put(buffer, row.getUTF8String(0).getBytes());
    put(buffer, row.getUTF8String(1).getBytes());
    buffer.putInt(8).putLong(row.getLong(2) - MICROS_TO_2000);
    for (int column = 3; column < 9; column++) {
      buffer.putInt(8).putDouble(row.getDouble(column));
    }
    buffer.putInt(8).putLong(row.getLong(9));
    buffer.putInt(8).putDouble(row.getDouble(10));
    buffer.putInt(8).putDouble(row.getDouble(11));
    buffer.putInt(8).putLong(row.getLong(12) - MICROS_TO_2000);
    put(buffer, row.getUTF8String(13).getBytes());
  }

  private static void put(ByteBuffer buffer, byte[] text) {
    buffer.putInt(text.length).put(text);
  }
}
