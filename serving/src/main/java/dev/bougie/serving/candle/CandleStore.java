package dev.bougie.serving.candle;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.model.market.MarketCandles;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;

/** Reads the candles that ingest keeps in Postgres; all of them are closed. */
public final class CandleStore {

  private static final RowMapper<StoredCandle> CANDLE =
      (row, context) ->
          new StoredCandle(
              row.getString(1),
              new Candle(
                  millis(row.getObject(2, OffsetDateTime.class)),
                  row.getDouble(3),
                  row.getDouble(4),
                  row.getDouble(5),
                  row.getDouble(6),
                  row.getDouble(7),
                  row.getDouble(8),
                  row.getLong(9),
                  row.getDouble(10),
                  row.getDouble(11),
                  millis(row.getObject(12, OffsetDateTime.class))),
              row.getBoolean(13));

  private static final RowMapper<Series> SERIES =
      (row, context) ->
          new Series(
              row.getString(1),
              row.getString(2),
              row.getObject(3, OffsetDateTime.class).toInstant(),
              row.getObject(4, OffsetDateTime.class).toInstant(),
              row.getObject(5, OffsetDateTime.class).toInstant(),
              row.getLong(6),
              row.getBoolean(7));

  private final Jdbi jdbi;

  public CandleStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * What is stored of one symbol and interval.
   *
   * @param first open time of the oldest candle
   * @param last open time of the newest candle
   * @param lastClose close time of the newest candle
   * @param synthetic whether any candle is
   */
  record Series(
      String symbol,
      String interval,
      Instant first,
      Instant last,
      Instant lastClose,
      long candles,
      boolean synthetic) {}

  /** The oldest {@code limit} candles that open in {@code [from, to)}, oldest first. */
  List<StoredCandle> oldest(String symbol, Interval interval, Instant from, Instant to, int limit) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT symbol, open_time, open, high, low, close, volume, quote_volume, trades,
                           taker_buy_base, taker_buy_quote, close_time, synthetic
                    FROM candles
                    WHERE symbol = :symbol AND interval = :interval
                      AND open_time >= :from AND open_time < :to
                    ORDER BY open_time
                    LIMIT :limit
                    """)
                .bind("symbol", symbol)
                .bind("interval", interval.code())
                .bind("from", utc(from))
                .bind("to", utc(to))
                .bind("limit", limit)
                .map(CANDLE)
                .list());
  }

  /** The newest {@code limit} candles that open before {@code to}, oldest first. */
  List<StoredCandle> newest(String symbol, Interval interval, Instant to, int limit) {
    List<StoredCandle> candles =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        SELECT symbol, open_time, open, high, low, close, volume, quote_volume, trades,
                               taker_buy_base, taker_buy_quote, close_time, synthetic
                        FROM candles
                        WHERE symbol = :symbol AND interval = :interval AND open_time < :to
                        ORDER BY open_time DESC
                        LIMIT :limit
                        """)
                    .bind("symbol", symbol)
                    .bind("interval", interval.code())
                    .bind("to", utc(to))
                    .bind("limit", limit)
                    .map(CANDLE)
                    .list());
    Collections.reverse(candles);
    return candles;
  }

  /** The newest {@code limit} candles, oldest first. */
  public List<StoredCandle> newest(String symbol, Interval interval, int limit) {
    return newest(symbol, interval, Times.LATEST, limit);
  }

  /** The newest {@code limit} candles of every symbol: symbol by symbol, each oldest first. */
  public List<StoredCandle> newestOfEverySymbol(Interval interval, int limit) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    MarketCandles.WITH_SYMBOLS
                        + """
                    SELECT n.symbol, n.open_time, n.open, n.high, n.low, n.close, n.volume,
                           n.quote_volume, n.trades, n.taker_buy_base, n.taker_buy_quote,
                           n.close_time, n.synthetic
                    FROM symbols s
                    CROSS JOIN LATERAL (
                      SELECT * FROM candles c
                      WHERE c.symbol = s.symbol AND c.interval = :interval
                      ORDER BY c.open_time DESC LIMIT :limit
                    ) n
                    ORDER BY n.symbol, n.open_time
                    """)
                .bind("interval", interval.code())
                .bind("limit", limit)
                .map(CANDLE)
                .list());
  }

  /** The close time of the newest candle. */
  Optional<Instant> lastClose(String symbol, Interval interval) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT close_time FROM candles
                    WHERE symbol = :symbol AND interval = :interval
                    ORDER BY open_time DESC
                    LIMIT 1
                    """)
                .bind("symbol", symbol)
                .bind("interval", interval.code())
                .mapTo(OffsetDateTime.class)
                .findOne()
                .map(OffsetDateTime::toInstant));
  }

  /** Whether there is any candle of that symbol, of whatever interval. */
  boolean knows(String symbol) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("SELECT EXISTS (SELECT 1 FROM candles WHERE symbol = :symbol)")
                .bind("symbol", symbol)
                .mapTo(Boolean.class)
                .one());
  }

  /** All that is stored, by symbol and interval. */
  List<Series> series() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT symbol, interval, min(open_time), max(open_time), max(close_time),
                           count(*), bool_or(synthetic)
                    FROM candles
                    GROUP BY symbol, interval
                    ORDER BY symbol, interval
                    """)
                .map(SERIES)
                .list());
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  private static long millis(OffsetDateTime time) {
    return time.toInstant().toEpochMilli();
  }
}
