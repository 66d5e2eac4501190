package dev.bougie.jobs.universe;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.jobs.lake.SymbolTable;
import dev.bougie.model.config.ConfigException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** The symbols that {@link UniverseRefresh} has stored, to choose from. */
public final class Universe {

  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration RANKED_OVER = Duration.ofDays(30);

  /** The share of symbols without candles above which a rank by volume says nothing. */
  private static final double MOST_MISSING = 0.05;

  private static final int SHOWN = 5;

  private final SparkSession spark;

  public Universe(SparkSession spark) {
    this.spark = spark;
  }

  /**
   * The symbols of a selection by name, or by rank where it has a {@code top}; without {@code at}
   * all there ever were, the delisted among them.
   *
   * @throws ConfigException if the lake does not hold what the choice needs, or none is chosen
   */
  public List<String> select(Selection selection) {
    if (!selection.asksUniverse()) {
      return selection.symbols();
    }
    SymbolTable table = new SymbolTable(spark);
    if (!table.exists()) {
      throw new ConfigException(
          "market" + key(selection),
          value(selection),
          "needs the table lake.market.symbols; run ./bougie universe first");
    }
    List<KnownSymbol> known = table.rows().stream().map(KnownSymbol::of).toList();
    List<KnownSymbol> chosen = known.stream().filter(selection::takes).toList();
    if (chosen.isEmpty()) {
      throw new ConfigException(
          "market" + key(selection),
          value(selection),
          "selects none of the %d symbols of lake.market.symbols".formatted(known.size()));
    }
    return selection.top() > 0
        ? mostTraded(chosen, selection)
        : chosen.stream().map(KnownSymbol::symbol).toList();
  }

  /** By quote volume over the days before; without a date, before the lake's newest one ends. */
  private List<String> mostTraded(List<KnownSymbol> chosen, Selection selection) {
    List<String> names = chosen.stream().map(KnownSymbol::symbol).toList();
    Instant end =
        selection
            .at()
            .map(Universe::startOfDay)
            .or(() -> newestDay(names).map(day -> day.plus(DAY)))
            .orElseThrow(
                () ->
                    new ConfigException(
                        "market.top",
                        selection.top(),
                        "needs daily candles, and the lake has none; run ./bougie ingest --interval"
                            + " 1d%s first".formatted(selection.options())));
    Instant start = end.minus(RANKED_OVER);
    List<KnownSymbol> alive =
        chosen.stream()
            .filter(symbol -> symbol.span().filter(span -> reaches(span, start, end)).isPresent())
            .toList();
    Map<String, Double> volumes = volumes(names, start, end);
    List<String> missing =
        alive.stream()
            .map(KnownSymbol::symbol)
            .filter(symbol -> !volumes.containsKey(symbol))
            .toList();
    if (volumes.isEmpty() || missing.size() > MOST_MISSING * alive.size()) {
      throw new ConfigException(
          "market.top",
          selection.top(),
          "needs daily candles from %s to %s, and the lake has none of %d of %d symbols (%s ...); run ./bougie ingest --interval 1d%s --from %s --to %s first"
              .formatted(
                  start,
                  end,
                  missing.size(),
                  alive.size(),
                  String.join(", ", missing.subList(0, Math.min(SHOWN, missing.size()))),
                  selection.options(),
                  start,
                  end));
    }
    return volumes.entrySet().stream()
        .sorted(
            Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(selection.top())
        .map(Map.Entry::getKey)
        .toList();
  }

  private Map<String, Double> volumes(List<String> symbols, Instant start, Instant end) {
    if (!new Lake(spark).exists(Lake.CANDLES)) {
      return Map.of();
    }
    Map<String, Double> volumes = new HashMap<>();
    daily(symbols)
        .where(
            functions
                .col("open_time")
                .geq(Timestamp.from(start))
                .and(functions.col("open_time").lt(Timestamp.from(end))))
        .groupBy("symbol")
        .agg(functions.sum("quote_volume").as("volume"))
        .collectAsList()
        .forEach(row -> volumes.put(row.getAs("symbol"), row.<Double>getAs("volume")));
    return volumes;
  }

  private Optional<Instant> newestDay(List<String> symbols) {
    if (!new Lake(spark).exists(Lake.CANDLES)) {
      return Optional.empty();
    }
    Row newest = daily(symbols).agg(functions.max("open_time")).first();
    return newest.isNullAt(0) ? Optional.empty() : Optional.of(newest.getTimestamp(0).toInstant());
  }

  private Dataset<Row> daily(List<String> symbols) {
    return new Lake(spark)
        .candles(symbols, Interval.D1)
        .where(functions.col("source").notEqual(Lake.SYNTHETIC));
  }

  /** Whether a closed daily candle of that span may open in {@code [start, end)}. */
  private static boolean reaches(Span span, Instant start, Instant end) {
    return span.first().isBefore(end) && !span.last().isBefore(start);
  }

  private static Instant startOfDay(Instant time) {
    return Instant.ofEpochMilli(Interval.D1.openTimeAt(time.toEpochMilli()));
  }

  private static String key(Selection selection) {
    return selection.quote().isPresent()
        ? ".quote"
        : selection.pattern().isPresent() ? ".pattern" : ".all";
  }

  private static Object value(Selection selection) {
    return selection.quote().or(selection::pattern).orElse("true");
  }
}
