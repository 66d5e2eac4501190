package dev.bougie.jobs.bench;

import dev.bougie.model.postgres.Database;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Iterator;
import org.apache.spark.api.java.function.ForeachPartitionFunction;
import org.apache.spark.sql.Row;

/** The peer: an upsert in JDBC batches that the driver rewrites into statements of many rows. */
record JdbcUpsert(Database.Access access) implements ForeachPartitionFunction<Row> {

  private static final int BATCH = 1_000;

  @Override
  public void call(Iterator<Row> rows) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                access.url() + "?reWriteBatchedInserts=true",
                access.user(),
                access.password().value());
        PreparedStatement insert =
            connection.prepareStatement(
                """
                INSERT INTO candles AS stored (
                  symbol, interval, open_time, open, high, low, close, volume, quote_volume,
                  trades, taker_buy_base, taker_buy_quote, close_time, source)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
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
                """)) {
      connection.setAutoCommit(false);
      int waiting = 0;
      while (rows.hasNext()) {
        bind(insert, rows.next());
        insert.addBatch();
        if (++waiting == BATCH) {
          int[] unused = insert.executeBatch();
          waiting = 0;
        }
      }
      int[] unused = insert.executeBatch();
      connection.commit();
    }
  }

  private static void bind(PreparedStatement insert, Row row) throws SQLException {
    insert.setString(1, row.getString(0));
    insert.setString(2, row.getString(1));
    insert.setTimestamp(3, row.getTimestamp(2));
    for (int column = 3; column < 9; column++) {
      insert.setDouble(column + 1, row.getDouble(column));
    }
    insert.setLong(10, row.getLong(9));
    insert.setDouble(11, row.getDouble(10));
    insert.setDouble(12, row.getDouble(11));
    insert.setTimestamp(13, row.getTimestamp(12));
    insert.setString(14, row.getString(13));
  }
}
