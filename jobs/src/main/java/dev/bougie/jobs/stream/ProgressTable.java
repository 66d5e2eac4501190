package dev.bougie.jobs.stream;

import dev.bougie.features.candle.Interval;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;

/**
 * Up to which candle each market is stored everywhere, in Postgres. It only ever lags behind the
 * truth: a process that dies loses no candle, the next one fetches some again.
 */
final class ProgressTable {

  private final Jdbi jdbi;

  ProgressTable(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Open times, epoch milliseconds, of all markets that were ever followed. */
  Map<Market, Long> load() {
    return jdbi.withHandle(
        handle -> {
          Map<Market, Long> progress = new HashMap<>();
          handle
              .createQuery(
                  """
                  SELECT symbol, interval, (extract(epoch FROM stored_until) * 1000)::bigint AS until
                  FROM stream_progress
                  """)
              .map(
                  (row, context) ->
                      progress.put(
                          new Market(
                              row.getString("symbol"), Interval.of(row.getString("interval"))),
                          row.getLong("until")))
              .list();
          return progress;
        });
  }

  /** Saves those that have come further. */
  void save(List<MarketProgress> markets) {
    Map<MarketProgress, Long> further = new HashMap<>();
    for (MarketProgress market : markets) {
      if (market.isUnsaved()) {
        further.put(market, market.storedUntil());
      }
    }
    if (further.isEmpty()) {
      return;
    }
    List<MarketProgress> order = List.copyOf(further.keySet());
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    INSERT INTO stream_progress AS saved (symbol, interval, stored_until)
                    SELECT symbol, interval, timestamptz 'epoch' + until * interval '1 millisecond'
                    FROM unnest(:symbols, :intervals, :until) AS come (symbol, interval, until)
                    ORDER BY symbol, interval
                    ON CONFLICT (symbol, interval) DO UPDATE SET
                      stored_until = greatest(saved.stored_until, excluded.stored_until)
                    """)
                .bindArray(
                    "symbols",
                    String.class,
                    order.stream().map(market -> market.market().symbol()).toList())
                .bindArray(
                    "intervals",
                    String.class,
                    order.stream().map(market -> market.market().interval().code()).toList())
                .bindArray("until", Long.class, order.stream().map(further::get).toList())
                .execute());
    further.forEach(MarketProgress::saved);
  }

  /** The symbols among these that hold made-up candles. */
  List<String> synthetic(List<String> symbols, List<Interval> intervals) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT DISTINCT symbol FROM candles
                    WHERE synthetic AND symbol = ANY (:symbols) AND interval = ANY (:intervals)
                    ORDER BY symbol
                    """)
                .bindArray("symbols", String.class, symbols)
                .bindArray(
                    "intervals", String.class, intervals.stream().map(Interval::code).toList())
                .mapTo(String.class)
                .list());
  }
}
