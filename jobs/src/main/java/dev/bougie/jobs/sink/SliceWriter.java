package dev.bougie.jobs.sink;

import dev.bougie.model.postgres.Database;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.spark.unsafe.types.UTF8String;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Writes the slices of one part of a batch, each in a transaction that also notes how far the part
 * has come. Candles newer than any of their series are copied straight into the table; the others
 * are copied aside and upserted, and equal ones are not touched.
 */
final class SliceWriter implements AutoCloseable {

  private static final byte[] HEADER =
      "PGCOPY\n\u00ff\r\n\0\0\0\0\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] TRAILER = {-1, -1};

  private static final String COLUMNS = String.join(", ", Series.COLUMNS);
  private static final String INTO_CANDLES =
      "COPY candles (%s) FROM STDIN (FORMAT binary)".formatted(COLUMNS);
  private static final String INTO_INCOMING =
      "COPY candles_incoming (%s) FROM STDIN (FORMAT binary)".formatted(COLUMNS);

  /** Somebody else wrote the same candle between our look and our write. */
  private static final Set<String> RACES = Set.of("23505", "40P01");

  private static final int ATTEMPTS = 3;

  private final Connection connection;
  private final Handle handle;
  private final UUID batch;
  private final int part;
  private final List<String> replacesSynthetic;

  private SliceWriter(Connection connection, UUID batch, int part, List<String> replaces) {
    this.connection = connection;
    this.handle = Jdbi.open(connection);
    this.batch = batch;
    this.part = part;
    this.replacesSynthetic = replaces;
  }

  /** Connects; every answer of the server has a time limit. */
  static SliceWriter open(
      Database.Access access, UUID batch, int part, List<String> replacesSynthetic)
      throws SQLException {
    return new SliceWriter(access.connect("bougie-sink"), batch, part, replacesSynthetic);
  }

  /**
   * Writes what the part has not written yet.
   *
   * @throws IllegalStateException if the batch has ended
   */
  void write(List<Series> slice) throws SQLException {
    for (int attempt = 1; true; attempt++) {
      boolean straight = attempt == 1;
      try {
        handle.useTransaction(transaction -> write(transaction, slice, straight));
        return;
      } catch (RuntimeException | SQLException e) {
        if (attempt == ATTEMPTS || !isRace(e)) {
          throw e;
        }
      }
    }
  }

  @Override
  public void close() {
    handle.close();
  }

  private void write(Handle transaction, List<Series> slice, boolean straight) throws SQLException {
    Done done = lockPart(transaction);
    slice.forEach(done::skip);
    List<Series> left = slice.stream().filter(series -> series.rows() > 0).toList();
    if (left.isEmpty()) {
      return;
    }
    deleteSynthetic(transaction, left);
    long[] newest = newest(transaction, left, straight);
    long changed = 0;
    if (anyKnown(left, newest)) {
      changed += upsert(transaction, left, newest);
    }
    changed += copyNew(left, newest);
    note(transaction, left.get(left.size() - 1), changed);
  }

  private Done lockPart(Handle transaction) {
    return transaction
        .createQuery(
            """
            SELECT done_symbol, done_interval, done_open_time = '-infinity' AS nothing,
              CASE WHEN done_open_time > '-infinity'
                THEN (extract(epoch FROM done_open_time) * 1000000)::bigint ELSE 0 END AS micros
            FROM candle_batch_parts WHERE batch = :batch AND part = :part
            FOR UPDATE
            """)
        .bind("batch", batch)
        .bind("part", part)
        .map(
            (row, context) ->
                new Done(
                    UTF8String.fromString(row.getString("done_symbol")),
                    UTF8String.fromString(row.getString("done_interval")),
                    row.getBoolean("nothing") ? Long.MIN_VALUE : row.getLong("micros")))
        .findOne()
        .orElseThrow(
            () -> new IllegalStateException("batch %s of candles has ended".formatted(batch)));
  }

  private void deleteSynthetic(Handle transaction, List<Series> slice) {
    String[] symbols =
        slice.stream()
            .map(series -> series.symbol().toString())
            .filter(replacesSynthetic::contains)
            .distinct()
            .toArray(String[]::new);
    if (symbols.length > 0) {
      transaction
          .createUpdate(
              """
              DELETE FROM candles
              WHERE synthetic AND interval = ANY (:intervals) AND symbol = ANY (:symbols)
              """)
          .bindArray("intervals", String.class, (Object[]) intervals(slice))
          .bindArray("symbols", String.class, (Object[]) symbols)
          .execute();
    }
  }

  /** The newest open time that is stored of each series; the greatest possible where unasked. */
  private static long[] newest(Handle transaction, List<Series> slice, boolean straight) {
    long[] newest = new long[slice.size()];
    Arrays.fill(newest, straight ? Long.MIN_VALUE : Long.MAX_VALUE);
    if (!straight) {
      return newest;
    }
    transaction
        .createQuery(
            """
            SELECT asked.place, (extract(epoch FROM stored.newest) * 1000000)::bigint AS micros
            FROM unnest(CAST(:symbols AS text[]), CAST(:intervals AS text[]))
                WITH ORDINALITY AS asked (symbol, interval, place)
              CROSS JOIN LATERAL (
                SELECT max(open_time) AS newest FROM candles
                WHERE candles.symbol = asked.symbol AND candles.interval = asked.interval) AS stored
            WHERE stored.newest IS NOT NULL
            """)
        .bindArray("symbols", String.class, (Object[]) symbols(slice))
        .bindArray("intervals", String.class, (Object[]) intervals(slice))
        .map((row, context) -> newest[row.getInt("place") - 1] = row.getLong("micros"))
        .list();
    return newest;
  }

  private static boolean anyKnown(List<Series> slice, long[] newest) {
    for (int i = 0; i < newest.length; i++) {
      if (slice.get(i).rowsThrough(newest[i]) > 0) {
        return true;
      }
    }
    return false;
  }

  private long upsert(Handle transaction, List<Series> slice, long[] newest) throws SQLException {
    transaction.execute(
        """
        CREATE TEMPORARY TABLE IF NOT EXISTS candles_incoming ON COMMIT DELETE ROWS AS
        SELECT symbol, interval, open_time, open, high, low, close, volume, quote_volume,
          trades, taker_buy_base, taker_buy_quote, close_time, source
        FROM candles WITH NO DATA
        """);
    try (Target copy = new Target(INTO_INCOMING)) {
      for (int i = 0; i < newest.length; i++) {
        slice.get(i).writeThrough(newest[i], copy);
      }
      copy.end();
    }
    transaction.execute("ANALYZE candles_incoming");
    return transaction.execute(PostgresCandles.upsertFrom("candles_incoming"));
  }

  private long copyNew(List<Series> slice, long[] newest) throws SQLException {
    try (Target copy = new Target(INTO_CANDLES)) {
      for (int i = 0; i < newest.length; i++) {
        slice.get(i).writeBeyond(newest[i], copy);
      }
      return copy.end();
    }
  }

  private void note(Handle transaction, Series last, long changed) {
    transaction
        .createUpdate(
            """
            UPDATE candle_batch_parts SET
              done_symbol = :symbol, done_interval = :interval, done_open_time = :openTime,
              changed = changed + :changed
            WHERE batch = :batch AND part = :part
            """)
        .bind("symbol", last.symbol().toString())
        .bind("interval", last.interval().toString())
        .bind("openTime", time(last.lastOpenTime()))
        .bind("changed", changed)
        .bind("batch", batch)
        .bind("part", part)
        .execute();
  }

  private static String[] symbols(List<Series> slice) {
    return slice.stream().map(series -> series.symbol().toString()).toArray(String[]::new);
  }

  private static String[] intervals(List<Series> slice) {
    return slice.stream().map(series -> series.interval().toString()).toArray(String[]::new);
  }

  private static OffsetDateTime time(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
  }

  private static boolean isRace(Throwable fault) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && RACES.contains(sql.getSQLState())) {
        return true;
      }
    }
    return false;
  }

  /** The last row that the part has written, none where {@code openTime} is the smallest. */
  private record Done(UTF8String symbol, UTF8String interval, long openTime) {

    void skip(Series series) {
      int order = series.symbol().compareTo(symbol);
      if (order == 0) {
        order = series.interval().compareTo(interval);
      }
      if (order < 0) {
        series.skipThrough(Long.MAX_VALUE);
      } else if (order == 0) {
        series.skipThrough(openTime);
      }
    }
  }

  /** One COPY into a table; nothing is begun before there is a row. */
  private final class Target implements Series.Copy, AutoCloseable {

    private final String statement;
    private @Nullable CopyIn copy;

    Target(String statement) {
      this.statement = statement;
    }

    @Override
    public void write(byte[] rows, int offset, int length) throws SQLException {
      if (copy == null) {
        copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(statement);
        copy.writeToCopy(HEADER, 0, HEADER.length);
      }
      copy.writeToCopy(rows, offset, length);
    }

    long end() throws SQLException {
      if (copy == null) {
        return 0;
      }
      copy.writeToCopy(TRAILER, 0, TRAILER.length);
      return copy.endCopy();
    }

    @Override
    public void close() throws SQLException {
      if (copy != null && copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }
}
