package dev.bougie.jobs.sink;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.features.candle.MarketCandle;
import dev.bougie.model.postgres.Database;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Candles into the table that serves them. The newest told values replace differing ones; equal
 * rows are not touched.
 *
 * <p>A batch is spread by symbol over a few Spark tasks. Each writes slices of some 100,000 rows,
 * one transaction a slice, so that no statement is long and a crash costs little. Readers see all
 * or nothing of a series' part of the batch, not of the batch; a series of more than about 400,000
 * rows, which no serving window should hold, comes in several pieces, oldest first. Writing the
 * batch again mends what a crash left out.
 *
 * <p>The transaction also notes how far its part has come, so a task that runs twice, one after the
 * other or at the same time, writes and counts each row once; one that outlives its batch writes
 * nothing.
 */
public final class PostgresCandles {

  /** Connections that write at the same time, at most; more would only wait for each other. */
  private static final int WRITERS = 8;

  /** Parts for each core: symbols are dealt out by hash, and few of them unevenly. */
  private static final int PARTS_PER_CORE = 2;

  /** Candles in arrays, a column each, as rows. */
  private static final String TOLD =
      """
      (
        SELECT symbol, interval,
          timestamptz 'epoch' + open_millis * CAST('1 millisecond' AS interval) AS open_time,
          open, high, low, close, volume, quote_volume, trades, taker_buy_base, taker_buy_quote,
          timestamptz 'epoch' + close_millis * CAST('1 millisecond' AS interval) AS close_time,
          CAST(:source AS text) AS source
        FROM unnest(
            CAST(:symbols AS text[]), CAST(:intervals AS text[]),
            CAST(:openTimes AS bigint[]), CAST(:opens AS float8[]),
            CAST(:highs AS float8[]), CAST(:lows AS float8[]),
            CAST(:closes AS float8[]), CAST(:volumes AS float8[]),
            CAST(:quoteVolumes AS float8[]), CAST(:trades AS bigint[]),
            CAST(:takerBuyBases AS float8[]), CAST(:takerBuyQuotes AS float8[]),
            CAST(:closeTimes AS bigint[]))
          AS told (
            symbol, interval, open_millis, open, high, low, close, volume, quote_volume, trades,
            taker_buy_base, taker_buy_quote, close_millis)
      )""";

  /**
   * Writes rows that are new or differ, in the order that keeps writers from deadlocks. Where a
   * real candle came from is no difference; that it was made up is.
   */
  private static final String UPSERT =
      """
      INSERT INTO candles (
        symbol, interval, open_time, open, high, low, close, volume, quote_volume,
        trades, taker_buy_base, taker_buy_quote, close_time, source)
      SELECT incoming.*
      FROM %s AS incoming
        LEFT JOIN candles AS present USING (symbol, interval, open_time)
      WHERE present.source IS NULL
        OR (present.open, present.high, present.low, present.close, present.volume,
            present.quote_volume, present.trades, present.taker_buy_base,
            present.taker_buy_quote, present.close_time, present.source = 'synthetic')
          IS DISTINCT FROM (incoming.open, incoming.high, incoming.low, incoming.close,
            incoming.volume, incoming.quote_volume, incoming.trades, incoming.taker_buy_base,
            incoming.taker_buy_quote, incoming.close_time, incoming.source = 'synthetic')
      ORDER BY symbol, interval, open_time
      ON CONFLICT (symbol, interval, open_time) DO UPDATE SET
        open = excluded.open, high = excluded.high, low = excluded.low,
        close = excluded.close, volume = excluded.volume,
        quote_volume = excluded.quote_volume, trades = excluded.trades,
        taker_buy_base = excluded.taker_buy_base, taker_buy_quote = excluded.taker_buy_quote,
        close_time = excluded.close_time, source = excluded.source
      """;

  private final Jdbi jdbi;
  private final Database.Access access;

  public PostgresCandles(Database database) {
    this.jdbi = database.jdbi();
    this.access = database.access();
  }

  /**
   * Adds the candles and replaces those that differ.
   *
   * @param candles the columns of {@code lake.market.candles}, in any order
   * @param replacesSynthetic symbols whose made-up candles go away, in the transaction that brings
   *     the symbol's real ones
   * @return rows added or changed
   */
  public int upsert(Dataset<Row> candles, List<String> replacesSynthetic, Interval interval) {
    int cores = candles.sparkSession().sparkContext().defaultParallelism();
    int parts = Math.min(WRITERS, PARTS_PER_CORE * cores);
    UUID batch = open(parts);
    try {
      candles
          .select(columns(Series.COLUMNS))
          .repartition(parts, functions.col("symbol"))
          .sortWithinPartitions("symbol", "interval", "open_time")
          .queryExecution()
          .toRdd()
          .toJavaRDD()
          .foreachPartition(new SinkTask(access, batch, List.copyOf(replacesSynthetic)));
      return jdbi.inTransaction(
          handle -> {
            deleteSynthetic(handle, replacesSynthetic, interval);
            return changed(handle, batch);
          });
    } finally {
      close(batch);
    }
  }

  /**
   * The statement that writes the rows of a relation.
   *
   * @param rows a table, or a query in brackets, with the columns of {@code candles}
   */
  static String upsertFrom(String rows) {
    return UPSERT.formatted(rows);
  }

  /**
   * Adds candles and replaces those that differ, in one small transaction and without Spark. May be
   * called again with the same ones; where one stands twice, the later counts.
   *
   * @return rows added or changed
   * @throws org.jdbi.v3.core.JdbiException if the connection is lost; calling again reconnects
   */
  public int upsert(List<MarketCandle> candles, String source) {
    if (candles.isEmpty()) {
      return 0;
    }
    Map<Key, MarketCandle> last = new LinkedHashMap<>();
    candles.forEach(
        told -> last.put(new Key(told.symbol(), told.interval(), told.candle().openTime()), told));
    List<MarketCandle> rows = List.copyOf(last.values());
    return jdbi.withHandle(
        handle ->
            handle
                .createUpdate(upsertFrom(TOLD))
                .bind("source", source)
                .bind("symbols", rows.stream().map(MarketCandle::symbol).toArray(String[]::new))
                .bind(
                    "intervals",
                    rows.stream().map(told -> told.interval().code()).toArray(String[]::new))
                .bind("openTimes", longs(rows, Candle::openTime))
                .bind("opens", doubles(rows, Candle::open))
                .bind("highs", doubles(rows, Candle::high))
                .bind("lows", doubles(rows, Candle::low))
                .bind("closes", doubles(rows, Candle::close))
                .bind("volumes", doubles(rows, Candle::volume))
                .bind("quoteVolumes", doubles(rows, Candle::quoteVolume))
                .bind("trades", longs(rows, Candle::trades))
                .bind("takerBuyBases", doubles(rows, Candle::takerBuyBase))
                .bind("takerBuyQuotes", doubles(rows, Candle::takerBuyQuote))
                .bind("closeTimes", longs(rows, Candle::closeTime))
                .execute());
  }

  /** Makes a batch of so many parts known. */
  UUID open(int parts) {
    UUID batch = UUID.randomUUID();
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    INSERT INTO candle_batch_parts (batch, part)
                    SELECT :batch, part FROM generate_series(0, :parts - 1) AS part
                    """)
                .bind("batch", batch)
                .bind("parts", parts)
                .execute());
    return batch;
  }

  /** Ends the batch: a task of it that still runs somewhere writes nothing more. */
  void close(UUID batch) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate("DELETE FROM candle_batch_parts WHERE batch = :batch")
                .bind("batch", batch)
                .execute());
  }

  static int changed(Handle handle, UUID batch) {
    return handle
        .createQuery("SELECT sum(changed) FROM candle_batch_parts WHERE batch = :batch")
        .bind("batch", batch)
        .mapTo(Integer.class)
        .one();
  }

  private static void deleteSynthetic(Handle handle, List<String> symbols, Interval interval) {
    handle
        .createUpdate(
            """
            DELETE FROM candles
            WHERE synthetic AND interval = :interval AND symbol = ANY (:symbols)
            """)
        .bind("interval", interval.code())
        .bindArray("symbols", String.class, symbols)
        .execute();
  }

  private static Column[] columns(String... names) {
    return Arrays.stream(names).map(functions::col).toArray(Column[]::new);
  }

  private static double[] doubles(List<MarketCandle> rows, ToDoubleFunction<Candle> field) {
    return rows.stream().map(MarketCandle::candle).mapToDouble(field).toArray();
  }

  private static long[] longs(List<MarketCandle> rows, ToLongFunction<Candle> field) {
    return rows.stream().map(MarketCandle::candle).mapToLong(field).toArray();
  }

  private record Key(String symbol, Interval interval, long openTime) {}
}
