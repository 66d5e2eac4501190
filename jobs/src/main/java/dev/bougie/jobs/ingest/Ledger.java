package dev.bougie.jobs.ingest;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.dumps.Archive;
import dev.bougie.jobs.ingest.Ranges.Range;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * What has been asked for and stored, kept in Postgres. A range enters it only when its candles are
 * in the lake and in Postgres, so whatever a run dies of, the next one asks again for what it did
 * not finish.
 */
final class Ledger {

  private final Jdbi jdbi;
  private final Clock clock;

  Ledger(Jdbi jdbi, Clock clock) {
    this.jdbi = jdbi;
    this.clock = clock;
  }

  /**
   * What of the range was never stored, by symbol; a symbol that lacks nothing is not named.
   *
   * @param recheck so much of the newest that is stored counts as not stored, milliseconds
   */
  Map<String, List<Range>> missing(
      List<String> symbols, Interval interval, Range range, long recheck) {
    Map<String, List<Range>> missing = new LinkedHashMap<>();
    jdbi.useHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT asked.symbol, lower(lacking) AS from_time, upper(lacking) AS to_time
                    FROM unnest(CAST(:symbols AS text[])) WITH ORDINALITY AS asked (symbol, place)
                    LEFT JOIN ingested_ranges stored
                      ON stored.symbol = asked.symbol AND stored.interval = :interval
                    CROSS JOIN LATERAL unnest(
                      tstzmultirange(tstzrange(:from, :to))
                      - coalesce(stored.ranges, CAST('{}' AS tstzmultirange))
                        * tstzmultirange(
                          tstzrange(NULL, upper(stored.ranges) - :recheck * interval '1 ms'))
                    ) AS lacking
                    ORDER BY asked.place, lower(lacking)
                    """)
                .bindArray("symbols", String.class, symbols)
                .bind("interval", interval.code())
                .bind("from", time(range.from()))
                .bind("to", time(range.to()))
                .bind("recheck", recheck)
                .map(
                    (row, context) -> {
                      missing
                          .computeIfAbsent(row.getString("symbol"), symbol -> new ArrayList<>())
                          .add(
                              new Range(
                                  row.getTimestamp("from_time").getTime(),
                                  row.getTimestamp("to_time").getTime()));
                      return 0;
                    })
                .list());
    return missing;
  }

  /** The checksums of the archives that were stored, by their paths. */
  Map<String, String> archives(List<String> symbols, Interval interval) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT path, sha256 FROM ingested_archives
                    WHERE symbol = ANY (:symbols) AND interval = :interval
                    """)
                .bindArray("symbols", String.class, symbols)
                .bind("interval", interval.code())
                .setMapKeyColumn("path")
                .setMapValueColumn("sha256")
                .collectInto(new org.jdbi.v3.core.generic.GenericType<Map<String, String>>() {}));
  }

  /** Records ranges and archives that are stored, all of them or none. */
  void store(Interval interval, Map<String, List<Range>> ranges, List<Stored> archives) {
    jdbi.useTransaction(
        handle -> {
          if (!ranges.isEmpty()) {
            storeRanges(handle, interval, ranges);
          }
          PreparedBatch checksums =
              handle.prepareBatch(
                  """
                  INSERT INTO ingested_archives (path, symbol, interval, sha256, candles, rejected, ingested_at)
                  VALUES (:path, :symbol, :interval, :sha256, :candles, :rejected, :now)
                  ON CONFLICT (path) DO UPDATE SET
                    sha256 = excluded.sha256, candles = excluded.candles,
                    rejected = excluded.rejected, ingested_at = excluded.ingested_at
                  """);
          for (Stored archive : archives) {
            checksums
                .bind("path", archive.archive().path())
                .bind("symbol", archive.archive().symbol())
                .bind("interval", interval.code())
                .bind("sha256", archive.sha256())
                .bind("candles", archive.candles())
                .bind("rejected", archive.rejected())
                .bind("now", clock.instant().atOffset(ZoneOffset.UTC))
                .add();
          }
          if (checksums.size() > 0) {
            checksums.execute();
          }
        });
  }

  /** All of a symbol's ranges together, since a statement may touch each row once only. */
  private static void storeRanges(
      Handle handle, Interval interval, Map<String, List<Range>> ranges) {
    List<String> symbols = new ArrayList<>();
    List<String> from = new ArrayList<>();
    List<String> to = new ArrayList<>();
    ranges.forEach(
        (symbol, ofSymbol) ->
            ofSymbol.forEach(
                range -> {
                  symbols.add(symbol);
                  from.add(time(range.from()).toString());
                  to.add(time(range.to()).toString());
                }));
    handle
        .createUpdate(
            """
            INSERT INTO ingested_ranges AS known (symbol, interval, ranges)
            SELECT symbol, :interval,
              range_agg(tstzrange(CAST(from_time AS timestamptz), CAST(to_time AS timestamptz)))
            FROM unnest(:symbols, :from, :to) AS told (symbol, from_time, to_time)
            GROUP BY symbol
            ON CONFLICT (symbol, interval) DO UPDATE SET ranges = known.ranges + excluded.ranges
            """)
        .bind("interval", interval.code())
        .bindArray("symbols", String.class, symbols)
        .bindArray("from", String.class, from)
        .bindArray("to", String.class, to)
        .execute();
  }

  /** An archive that is stored: its checksum, and how many candles were good and bad. */
  record Stored(Archive archive, String sha256, long candles, long rejected) {}

  private static OffsetDateTime time(long epochMillis) {
    return Instant.ofEpochMilli(epochMillis).atOffset(ZoneOffset.UTC);
  }
}
