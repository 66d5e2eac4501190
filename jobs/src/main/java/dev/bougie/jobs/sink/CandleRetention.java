package dev.bougie.jobs.sink;

import dev.bougie.features.candle.Interval;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** Takes out of Postgres what is not served any more. */
public final class CandleRetention {

  /** Rows that one transaction deletes at most. */
  private static final int DELETED_AT_ONCE = 20_000;

  private final Jdbi jdbi;

  public CandleRetention(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * Deletes the candles that have left the window, the oldest first and in bounded transactions.
   *
   * @return rows deleted
   */
  public long deleteOutside(ServingWindow window, Instant now) {
    long deleted = 0;
    for (Stored series : series()) {
      OffsetDateTime first =
          window.firstOpenTime(Interval.of(series.interval()), now).atOffset(ZoneOffset.UTC);
      if (series.oldest().isBefore(first)) {
        deleted += deleteBefore(series, first);
      }
    }
    return deleted;
  }

  /**
   * Forgets the batches of ingests that died more than a day ago.
   *
   * @return parts that were forgotten
   */
  public int deleteStaleBatches() {
    return jdbi.withHandle(
        handle ->
            handle.execute(
                """
                DELETE FROM candle_batch_parts
                WHERE opened_at < now() - CAST('1 day' AS interval)
                """));
  }

  private long deleteBefore(Stored series, OffsetDateTime first) {
    long deleted = 0;
    int batch;
    do {
      batch =
          jdbi.inTransaction(
              handle ->
                  handle
                      .createUpdate(
                          """
                          DELETE FROM candles WHERE ctid = ANY (ARRAY (
                            SELECT ctid FROM candles
                            WHERE symbol = :symbol AND interval = :interval AND open_time < :first
                            ORDER BY open_time LIMIT :most
                            FOR UPDATE))
                          """)
                      .bind("symbol", series.symbol())
                      .bind("interval", series.interval())
                      .bind("first", first)
                      .bind("most", DELETED_AT_ONCE)
                      .execute());
      deleted += batch;
    } while (batch == DELETED_AT_ONCE);
    return deleted;
  }

  /** Every series and its oldest candle, by one look into the index for each. */
  private List<Stored> series() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    WITH RECURSIVE series AS (
                      (SELECT symbol, interval, open_time FROM candles
                       ORDER BY symbol, interval, open_time LIMIT 1)
                      UNION ALL
                      SELECT next.symbol, next.interval, next.open_time
                      FROM series CROSS JOIN LATERAL (
                        SELECT symbol, interval, open_time FROM candles
                        WHERE (candles.symbol, candles.interval) > (series.symbol, series.interval)
                        ORDER BY symbol, interval, open_time LIMIT 1) AS next
                    )
                    SELECT symbol, interval, open_time FROM series
                    """)
                .map(
                    (row, context) ->
                        new Stored(
                            row.getString("symbol"),
                            row.getString("interval"),
                            row.getObject("open_time", OffsetDateTime.class)))
                .list());
  }

  private record Stored(String symbol, String interval, OffsetDateTime oldest) {}
}
