package dev.bougie.jobs.gaps;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.CandleSieve;
import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.dumps.Loaded;
import dev.bougie.jobs.exchange.ExchangeException;
import dev.bougie.jobs.lake.CandleRows;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.model.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The questions of one run: asks one source after the other about a hole, each for what those
 * before it did not have.
 */
final class Inquiry {

  /** The columns of rows that may not be stored as candles. */
  static final StructType REJECTS =
      new StructType()
          .add("symbol", DataTypes.StringType, false)
          .add("interval", DataTypes.StringType, false)
          .add("open_time", DataTypes.TimestampType, false)
          .add("reason", DataTypes.StringType, false)
          .add("candle", DataTypes.StringType, false)
          .add("source", DataTypes.StringType, false);

  private static final Logger LOG = LoggerFactory.getLogger(Inquiry.class);

  private final SparkSession spark;
  private final List<GapSource> sources;
  private final Instant exchangeNow;
  private final List<GapReconciliation.Open> holes;

  /** The first candles of symbols. */
  private final Map<String, Optional<Instant>> listings = new HashMap<>();

  /** The first candles that the lake holds, null until one is asked for. */
  private @Nullable Map<String, Instant> stored;

  /**
   * Asks for nothing yet.
   *
   * @param holes of one interval, all that may be asked about
   */
  Inquiry(
      SparkSession spark,
      List<GapSource> sources,
      Instant exchangeNow,
      List<GapReconciliation.Open> holes) {
    this.spark = spark;
    this.sources = List.copyOf(sources);
    this.exchangeNow = exchangeNow;
    this.holes = List.copyOf(holes);
  }

  /**
   * What the sources told of a hole; a bad row is kept beside a good one of the same time too.
   *
   * @param candles rows to store
   * @param rejects rows of {@link #REJECTS}
   */
  record Found(Recheck.Answer answer, List<Row> candles, List<Row> rejects) {}

  /**
   * Asks about a hole.
   *
   * @param room rows that may be fetched, at least one
   */
  Found ask(GapReconciliation.Open hole, int room) {
    Gap gap = hole.gap();
    NavigableMap<Long, Row> good = new TreeMap<>();
    Map<BadKey, Row> bad = new LinkedHashMap<>();
    List<Span> untold = new ArrayList<>();
    long askedTo = gap.to();
    boolean failed = false;
    for (GapSource source : sources) {
      for (Span span : lacking(gap, good.navigableKeySet())) {
        int enough = room - good.size() - bad.size();
        if (span.from() >= askedTo || enough <= 0) {
          askedTo = Math.min(askedTo, span.from());
          break;
        }
        try {
          GapSource.Told told = source.ask(hole, span, enough, exchangeNow);
          if (told.candles().size() >= enough) {
            askedTo = Math.min(askedTo, behindLast(gap, told.candles()));
          }
          untold.addAll(told.untold());
          keep(gap, source.name(), told, good, bad);
        } catch (ExchangeException e) {
          LOG.warn("{} did not tell the candles of {}: {}", source.name(), gap, e.getMessage());
          failed = true;
          break;
        }
      }
    }
    Instant listing = null;
    try {
      listing = failed ? null : listing(hole).orElse(null);
    } catch (ExchangeException e) {
      LOG.warn("nobody told the first candle of {}: {}", gap, e.getMessage());
      failed = true;
    }
    NavigableSet<Long> rejected = new TreeSet<>();
    bad.keySet().forEach(key -> rejected.add(key.openTime()));
    rejected.removeIf(openTime -> good.containsKey(openTime) || !gap.interval().isOnGrid(openTime));
    Recheck.Answer answer =
        new Recheck.Answer(
            new TreeSet<>(good.keySet()),
            rejected,
            askedTo,
            failed ? List.of(gap.span()) : untold,
            listing);
    return new Found(answer, List.copyOf(good.values()), List.copyOf(bad.values()));
  }

  /** What is left of a hole, in order of time. */
  private static List<Span> lacking(Gap gap, NavigableSet<Long> good) {
    return gap.span()
        .without(
            good.stream()
                .map(openTime -> new Span(openTime, gap.interval().next(openTime)))
                .toList());
  }

  private static long behindLast(Gap gap, List<Candle> candles) {
    long last = candles.stream().mapToLong(Candle::openTime).max().orElse(gap.from());
    return gap.interval().next(gap.interval().openTimeAt(last));
  }

  /** The first source that has a good candle counts. */
  private void keep(
      Gap gap,
      String source,
      GapSource.Told told,
      NavigableMap<Long, Row> good,
      Map<BadKey, Row> bad) {
    CandleSieve.Sifted sifted =
        new CandleSieve(gap.interval(), gap.from(), gap.to(), exchangeNow.toEpochMilli())
            .sift(told.candles());
    for (Candle candle : sifted.accepted()) {
      good.putIfAbsent(
          candle.openTime(), CandleRows.row(gap.symbol(), gap.interval(), candle, source));
    }
    for (CandleSieve.Rejected rejected : sifted.rejected()) {
      Candle candle = rejected.candle();
      String reason = rejected.fault().name();
      bad.put(
          new BadKey(candle.openTime(), reason),
          reject(gap, candle.openTime(), reason, Json.write(candle), source));
    }
    for (Loaded.Reject row : told.rejects()) {
      bad.put(
          new BadKey(row.openTime(), row.reason()),
          reject(gap, row.openTime(), row.reason(), row.candle(), source));
    }
  }

  /** What a hole has at most one rejected row of. */
  private record BadKey(long openTime, String reason) {}

  private static Row reject(Gap gap, long openTime, String reason, String candle, String source) {
    return RowFactory.create(
        gap.symbol(),
        gap.interval().code(),
        new java.sql.Timestamp(openTime),
        reason,
        candle,
        source);
  }

  /** When the symbol came to the exchange; only a hole at the edge of what is known needs it. */
  private Optional<Instant> listing(GapReconciliation.Open hole) {
    Gap gap = hole.gap();
    return isAtEdge(hole)
        ? listings.computeIfAbsent(gap.symbol(), symbol -> first(symbol, gap.interval()))
        : Optional.empty();
  }

  private static boolean isAtEdge(GapReconciliation.Open hole) {
    return hole.place() == Missing.Place.BEFORE_FIRST || hole.place() == Missing.Place.BEHIND_LAST;
  }

  /** The smallest open time that a source or the lake knows. */
  private Optional<Instant> first(String symbol, Interval interval) {
    List<Instant> known = new ArrayList<>();
    for (GapSource source : sources) {
      source.first(symbol, interval).ifPresent(known::add);
    }
    Optional.ofNullable(stored(interval).get(symbol)).ifPresent(known::add);
    return known.stream().min(Instant::compareTo);
  }

  /** Asks the lake once for all symbols. */
  private Map<String, Instant> stored(Interval interval) {
    Map<String, Instant> first = stored;
    if (first == null) {
      first = new HashMap<>();
      List<String> symbols =
          holes.stream()
              .filter(Inquiry::isAtEdge)
              .map(hole -> hole.gap().symbol())
              .distinct()
              .toList();
      for (Row row :
          new Lake(spark)
              .candles(symbols, interval)
              .groupBy("symbol")
              .agg(functions.min("open_time"))
              .collectAsList()) {
        first.put(row.getString(0), row.getTimestamp(1).toInstant());
      }
      stored = first;
    }
    return first;
  }
}
