package dev.bougie.jobs.universe;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code lake.market.symbols}.
 *
 * @param base what is traded, where that is known
 * @param quote what it is paid with, where that is known
 * @param span of its daily candles, where any is known
 */
record KnownSymbol(
    String symbol,
    Optional<String> base,
    Optional<String> quote,
    String status,
    Optional<Span> span,
    Instant firstSeen,
    Instant lastSeen) {

  static KnownSymbol of(Row row) {
    Optional<Instant> first = instant(row.getAs("first_open_time"));
    Optional<Instant> last = instant(row.getAs("last_open_time"));
    return new KnownSymbol(
        row.getAs("symbol"),
        Optional.ofNullable(row.<@Nullable String>getAs("base")),
        Optional.ofNullable(row.<@Nullable String>getAs("quote")),
        row.getAs("status"),
        first.flatMap(start -> last.map(end -> new Span(start, end))),
        row.<Timestamp>getAs("first_seen").toInstant(),
        row.<Timestamp>getAs("last_seen").toInstant());
  }

  Row row() {
    return RowFactory.create(
        symbol,
        base.orElse(null),
        quote.orElse(null),
        status,
        span.map(known -> Timestamp.from(known.first())).orElse(null),
        span.map(known -> Timestamp.from(known.last())).orElse(null),
        Timestamp.from(firstSeen),
        Timestamp.from(lastSeen));
  }

  private static Optional<Instant> instant(@Nullable Timestamp timestamp) {
    return Optional.ofNullable(timestamp).map(Timestamp::toInstant);
  }
}
