package dev.bougie.model.market;

import dev.bougie.features.candle.Interval;
import dev.bougie.features.candle.Market;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jdbi.v3.core.Jdbi;

/**
 * The newest candles of all symbols beside one another, as ingest keeps them in Postgres: the same
 * universe that features are computed of in the lake, as far as its candles have arrived.
 */
public final class MarketCandles {

  /**
   * Begins a query that goes over the table of candles symbol by symbol, since that has no index by
   * time alone: {@code symbols} are those that have candles of {@code :interval}.
   */
  public static final String WITH_SYMBOLS =
      """
      WITH RECURSIVE symbols AS (
        (SELECT symbol FROM candles WHERE interval = :interval ORDER BY symbol LIMIT 1)
        UNION ALL
        SELECT (SELECT c.symbol FROM candles c
                WHERE c.symbol > s.symbol AND c.interval = :interval
                ORDER BY c.symbol LIMIT 1)
        FROM symbols s WHERE s.symbol IS NOT NULL
      )
      """;

  /** Who asks for a forecast does not wait any longer. */
  private static final int MOST_SECONDS = 10;

  private final Jdbi jdbi;

  public MarketCandles(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * What was read.
   *
   * @param synthetic whether any of its candles was made up
   */
  public record Seen(Market market, boolean synthetic) {}

  /**
   * Reads the market of every symbol that has candles of that interval.
   *
   * @param last open time of its last place, on the grid
   * @param places of the grid
   */
  public Seen read(Interval interval, Instant last, int places) {
    long first = interval.plus(last.toEpochMilli(), 1L - places);
    Market.Builder market = new Market.Builder(interval, first, places);
    boolean[] synthetic = {false};
    jdbi.useHandle(
        handle ->
            handle
                .createQuery(
                    WITH_SYMBOLS
                        + """
                    SELECT n.symbol, n.opened, n.close, n.quote_volume, n.synthetic
                    FROM symbols s
                    CROSS JOIN LATERAL (
                      SELECT c.symbol, (extract(epoch FROM c.open_time) * 1000)::bigint AS opened,
                             c.close, c.quote_volume, c.synthetic
                      FROM candles c
                      WHERE c.symbol = s.symbol AND c.interval = :interval
                        AND c.open_time BETWEEN :first AND :last
                    ) n
                    """)
                .setQueryTimeout(MOST_SECONDS)
                .bind("interval", interval.code())
                .bind("first", Instant.ofEpochMilli(first).atOffset(ZoneOffset.UTC))
                .bind("last", last.atOffset(ZoneOffset.UTC))
                .map(
                    (row, context) -> {
                      market.add(
                          row.getString(1), row.getLong(2), row.getDouble(3), row.getDouble(4));
                      return row.getBoolean(5);
                    })
                .forEach(madeUp -> synthetic[0] |= madeUp));
    return new Seen(market.build(), synthetic[0]);
  }
}
