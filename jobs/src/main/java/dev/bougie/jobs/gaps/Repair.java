package dev.bougie.jobs.gaps;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.CandleFault;
import dev.bougie.features.candle.CandleRules;
import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.exchange.ExchangeException;
import dev.bougie.jobs.lake.CandleRows;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.jobs.progress.Progress;
import dev.bougie.jobs.sink.PostgresCandles;
import dev.bougie.model.manifest.Json;
import dev.bougie.model.postgres.Database;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the sources about open gaps, a bounded number of gaps and candles a run, and stores what
 * they tell, in one commit.
 */
final class Repair {

  private static final Logger LOG = LoggerFactory.getLogger(Repair.class);

  private static final StructType REJECTS =
      new StructType()
          .add("symbol", DataTypes.StringType, false)
          .add("interval", DataTypes.StringType, false)
          .add("open_time", DataTypes.TimestampType, false)
          .add("reason", DataTypes.StringType, false)
          .add("candle", DataTypes.StringType, false)
          .add("source", DataTypes.StringType, false);

  private static final StructType WINDOW =
      new StructType()
          .add("symbol", DataTypes.StringType, false)
          .add("first", DataTypes.TimestampType, false);

  private final SparkSession spark;
  private final Database database;
  private final List<GapSource> sources;
  private final GapSettings settings;
  private final Recheck recheck;
  private final Progress progress;

  Repair(
      SparkSession spark,
      Database database,
      List<GapSource> sources,
      GapSettings settings,
      Progress progress) {
    this.spark = spark;
    this.database = database;
    this.sources = List.copyOf(sources);
    this.settings = settings;
    this.recheck = new Recheck(settings);
    this.progress = progress;
  }

  /**
   * What the asking has led to.
   *
   * @param open gaps that remain
   * @param repaired rows of the ledger whose candles came, all or some
   * @param split rows of the ledger that were cut in parts, all still missing
   */
  record Outcome(
      int checked,
      long candles,
      long rejected,
      List<Gap> open,
      List<Gap> repaired,
      List<Gap> split) {}

  /** Rows to store, and the first candles of symbols that a run has asked for. */
  private static final class Told {
    private final List<Row> candles = new ArrayList<>();
    private final List<Row> rejects = new ArrayList<>();
    private final Map<String, Optional<Instant>> listings = new HashMap<>();
  }

  /** Asks about those that are due. */
  Outcome run(List<Ledger.Open> entries, Interval interval, Instant exchangeNow, Instant now) {
    List<Ledger.Open> due = recheck.due(entries, now);
    List<Gap> open = new ArrayList<>();
    List<Gap> repaired = new ArrayList<>();
    List<Gap> split = new ArrayList<>();
    Told told = new Told();
    int checked = 0;
    TreeSet<Ledger.Open> asked = new TreeSet<>(Repair::inOrder);
    try (Progress.Task task = progress.start("ask for missing candles", due.size())) {
      for (Ledger.Open entry : due) {
        if (told.candles.size() + told.rejects.size() >= settings.maxCandles()) {
          break;
        }
        asked.add(entry);
        checked++;
        int before = told.candles.size();
        Recheck.Answer answer = ask(entry, exchangeNow, told);
        List<Gap> left = recheck.judge(entry.gap(), entry.place(), answer, now);
        boolean whole = left.size() == 1 && left.get(0).span().equals(entry.gap().span());
        open.addAll(left);
        if (!whole && told.candles.size() > before) {
          // A source had them all along, so it was the download that failed.
          repaired.add(
              entry
                  .gap()
                  .checked(GapCause.LOST_DOWNLOAD, now, entry.gap().checks() + 1)
                  .repaired(now));
        } else if (!whole && entry.known()) {
          split.add(entry.gap());
        }
        task.step(1);
      }
    }
    entries.stream()
        .filter(entry -> !asked.contains(entry))
        .map(Ledger.Open::gap)
        .forEach(open::add);
    store(told, interval);
    return new Outcome(checked, told.candles.size(), told.rejects.size(), open, repaired, split);
  }

  private static int inOrder(Ledger.Open one, Ledger.Open other) {
    int bySymbol = one.gap().symbol().compareTo(other.gap().symbol());
    return bySymbol != 0 ? bySymbol : Long.compare(one.gap().from(), other.gap().from());
  }

  private Recheck.Answer ask(Ledger.Open entry, Instant exchangeNow, Told told) {
    Gap gap = entry.gap();
    NavigableMap<Long, Row> good = new TreeMap<>();
    NavigableMap<Long, Row> bad = new TreeMap<>();
    int enough = settings.maxCandles() - told.candles.size() - told.rejects.size();
    long askedTo = gap.to();
    boolean failed = false;
    for (GapSource source : sources) {
      try {
        List<Candle> candles =
            source.candles(
                gap.symbol(),
                gap.interval(),
                Instant.ofEpochMilli(gap.from()),
                Instant.ofEpochMilli(gap.to()),
                enough);
        if (candles.size() >= enough) {
          long last = candles.stream().mapToLong(Candle::openTime).max().orElse(gap.from());
          askedTo = Math.min(askedTo, gap.interval().next(gap.interval().openTimeAt(last)));
        }
        keep(gap, source.name(), candles, exchangeNow.toEpochMilli(), good, bad);
      } catch (ExchangeException e) {
        LOG.warn("{} did not tell the candles of {}: {}", source.name(), gap, e.getMessage());
        failed = true;
      }
    }
    good.keySet().forEach(bad::remove);
    told.candles.addAll(good.values());
    told.rejects.addAll(bad.values());
    NavigableSet<Long> rejected = new TreeSet<>(bad.keySet());
    rejected.removeIf(openTime -> !gap.interval().isOnGrid(openTime));
    Instant listing = null;
    try {
      listing = failed ? null : listing(entry, told).orElse(null);
    } catch (ExchangeException e) {
      LOG.warn("nobody told the first candle of {}: {}", gap, e.getMessage());
      failed = true;
    }
    return new Recheck.Answer(new TreeSet<>(good.keySet()), rejected, askedTo, failed, listing);
  }

  /** The first source that has a good candle counts; within one, the last row. */
  private static void keep(
      Gap gap,
      String source,
      List<Candle> candles,
      long exchangeNow,
      NavigableMap<Long, Row> good,
      NavigableMap<Long, Row> bad) {
    NavigableMap<Long, Row> told = new TreeMap<>();
    for (Candle candle : candles) {
      boolean closed = gap.interval().closeTime(candle.openTime()) < exchangeNow;
      if (!closed || candle.openTime() < gap.from() || candle.openTime() >= gap.to()) {
        continue;
      }
      Optional<CandleFault> fault = CandleRules.check(gap.interval(), candle);
      if (fault.isPresent()) {
        bad.put(candle.openTime(), reject(gap, candle, fault.get(), source));
      } else {
        told.put(candle.openTime(), CandleRows.row(gap.symbol(), gap.interval(), candle, source));
      }
    }
    told.forEach(good::putIfAbsent);
  }

  private static Row reject(Gap gap, Candle candle, CandleFault fault, String source) {
    return RowFactory.create(
        gap.symbol(),
        gap.interval().code(),
        new java.sql.Timestamp(candle.openTime()),
        fault.name(),
        Json.write(candle),
        source);
  }

  /** When the symbol came to the exchange; only a hole at the edge of what is known needs it. */
  private Optional<Instant> listing(Ledger.Open entry, Told told) {
    Gap gap = entry.gap();
    boolean atEdge =
        entry.place() == Missing.Place.BEFORE_FIRST || entry.place() == Missing.Place.BEHIND_LAST;
    return atEdge
        ? told.listings.computeIfAbsent(gap.symbol(), symbol -> first(symbol, gap.interval()))
        : Optional.empty();
  }

  /** The smallest open time that a source or the lake knows. */
  private Optional<Instant> first(String symbol, Interval interval) {
    List<Instant> known = new ArrayList<>();
    for (GapSource source : sources) {
      source.first(symbol, interval).ifPresent(known::add);
    }
    Row stored =
        new Lake(spark).candles(List.of(symbol), interval).selectExpr("min(open_time)").first();
    if (!stored.isNullAt(0)) {
      known.add(stored.getTimestamp(0).toInstant());
    }
    return known.stream().min(Instant::compareTo);
  }

  /** The lake first, as ingest does. */
  private void store(Told told, Interval interval) {
    Lake lake = new Lake(spark);
    if (!told.candles.isEmpty()) {
      Dataset<Row> candles = spark.createDataset(told.candles, CandleRows.encoder());
      lake.upsertCandles(candles);
      new PostgresCandles(database).upsert(inWindow(candles, interval), List.of(), interval);
    }
    if (!told.rejects.isEmpty()) {
      lake.keepRejects(spark.createDataFrame(told.rejects, REJECTS));
    }
  }

  /**
   * Postgres holds the newest history alone: what is older than all of a symbol's rows stays out.
   */
  private Dataset<Row> inWindow(Dataset<Row> candles, Interval interval) {
    List<Row> edges =
        database
            .jdbi()
            .withHandle(
                handle ->
                    handle
                        .createQuery(
                            """
                            SELECT symbol, min(open_time) AS first FROM candles
                            WHERE interval = :interval GROUP BY symbol
                            """)
                        .bind("interval", interval.code())
                        .map(
                            (row, context) ->
                                RowFactory.create(
                                    row.getString("symbol"), row.getTimestamp("first")))
                        .list());
    Dataset<Row> first = spark.createDataFrame(edges, WINDOW);
    return candles
        .join(functions.broadcast(first), "symbol")
        .where(functions.col("open_time").gt(functions.col("first")))
        .select(
            Stream.of(CandleRows.SCHEMA.fieldNames()).map(functions::col).toArray(Column[]::new));
  }
}
