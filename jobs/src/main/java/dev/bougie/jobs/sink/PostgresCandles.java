package dev.bougie.jobs.sink;

import dev.bougie.features.candle.Interval;
import dev.bougie.model.postgres.Database;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import org.apache.spark.api.java.function.ForeachPartitionFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jdbi.v3.core.Jdbi;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Candles into the table that serves them: every Spark task copies its rows into an unlogged
 * staging table under the batch's id, then one transaction upserts the batch. A task that runs
 * twice stages rows twice, which the upsert folds into one.
 */
public final class PostgresCandles {

  private static final int CHUNK = 1 << 16;

  private final Jdbi jdbi;
  private final Database.Access access;

  public PostgresCandles(Database database) {
    this.jdbi = database.jdbi();
    this.access = database.access();
  }

  /**
   * Adds the candles and replaces those that differ.
   *
   * @param replacesSynthetic symbols whose made-up candles go away in the same transaction
   * @return rows added or changed
   */
  public int upsert(Dataset<Row> candles, List<String> replacesSynthetic, Interval interval) {
    UUID batch = UUID.randomUUID();
    try {
      candles.foreachPartition(new CopyTask(access, batch));
      return jdbi.inTransaction(
          handle -> {
            handle
                .createUpdate(
                    """
                    DELETE FROM candles
                    WHERE synthetic AND interval = :interval AND symbol = ANY (:symbols)
                    """)
                .bind("interval", interval.code())
                .bindArray("symbols", String.class, replacesSynthetic)
                .execute();
            return handle
                .createUpdate(
                    """
                    INSERT INTO candles AS stored (
                      symbol, interval, open_time, open, high, low, close, volume, quote_volume,
                      trades, taker_buy_base, taker_buy_quote, close_time, source)
                    SELECT DISTINCT ON (symbol, interval, open_time)
                      symbol, interval, open_time, open, high, low, close, volume, quote_volume,
                      trades, taker_buy_base, taker_buy_quote, close_time, source
                    FROM candles_staging
                    WHERE batch = :batch
                    ON CONFLICT (symbol, interval, open_time) DO UPDATE SET
                      open = excluded.open, high = excluded.high, low = excluded.low,
                      close = excluded.close, volume = excluded.volume,
                      quote_volume = excluded.quote_volume, trades = excluded.trades,
                      taker_buy_base = excluded.taker_buy_base,
                      taker_buy_quote = excluded.taker_buy_quote,
                      close_time = excluded.close_time, source = excluded.source
                    WHERE (stored.open, stored.high, stored.low, stored.close, stored.volume,
                        stored.quote_volume, stored.trades, stored.taker_buy_base,
                        stored.taker_buy_quote, stored.close_time, stored.source)
                      IS DISTINCT FROM (excluded.open, excluded.high, excluded.low, excluded.close,
                        excluded.volume, excluded.quote_volume, excluded.trades,
                        excluded.taker_buy_base, excluded.taker_buy_quote, excluded.close_time,
                        excluded.source)
                    """)
                .bind("batch", batch)
                .execute();
          });
    } finally {
      jdbi.useHandle(
          handle ->
              handle
                  .createUpdate(
                      """
                      DELETE FROM candles_staging
                      WHERE batch = :batch OR staged_at < now() - interval '1 day'
                      """)
                  .bind("batch", batch)
                  .execute());
    }
  }

  /** Runs in a Spark task. */
  private record CopyTask(Database.Access access, UUID batch)
      implements ForeachPartitionFunction<Row> {

    @Override
    public void call(Iterator<Row> rows) throws SQLException, IOException {
      if (!rows.hasNext()) {
        return;
      }
      try (Connection connection = access.connect()) {
        copy(rows, connection);
      }
    }

    private void copy(Iterator<Row> rows, Connection connection) throws SQLException {
      CopyIn copy =
          connection
              .unwrap(PGConnection.class)
              .getCopyAPI()
              .copyIn(
                  """
                  COPY candles_staging (
                    batch, symbol, interval, open_time, open, high, low, close, volume,
                    quote_volume, trades, taker_buy_base, taker_buy_quote, close_time, source)
                  FROM STDIN
                  """);
      try {
        StringBuilder lines = new StringBuilder(CHUNK + 512);
        while (rows.hasNext()) {
          append(lines, rows.next());
          if (lines.length() >= CHUNK) {
            write(copy, lines);
          }
        }
        write(copy, lines);
        copy.endCopy();
      } finally {
        if (copy.isActive()) {
          copy.cancelCopy();
        }
      }
    }

    /** COPY's text format; none of the values holds a tab, a line break or a backslash. */
    private void append(StringBuilder lines, Row row) {
      lines.append(batch);
      for (int column = 0; column < row.size(); column++) {
        lines.append('\t');
        Object value = row.get(column);
        lines.append(value instanceof java.sql.Timestamp timestamp ? timestamp.toInstant() : value);
      }
      lines.append('\n');
    }

    private static void write(CopyIn copy, StringBuilder lines) throws SQLException {
      byte[] bytes = lines.toString().getBytes(StandardCharsets.UTF_8);
      copy.writeToCopy(bytes, 0, bytes.length);
      lines.setLength(0);
    }
  }
}
