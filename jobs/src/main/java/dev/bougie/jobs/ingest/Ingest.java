package dev.bougie.jobs.ingest;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.exchange.BinanceRest;
import dev.bougie.jobs.exchange.BinanceSettings;
import dev.bougie.jobs.exchange.ExchangeException;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.jobs.progress.Progress;
import dev.bougie.jobs.sink.PostgresCandles;
import dev.bougie.model.config.ConfigException;
import dev.bougie.model.market.ExchangeClock;
import dev.bougie.model.postgres.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.LongAccumulator;

/**
 * Brings the closed candles of some symbols over {@code [from, to)} into the lake, then into
 * Postgres. Running it again, or after a crash at any point, leaves the same rows: both writes are
 * upserts, and the lake's is one commit.
 */
public final class Ingest {

  private static final int DEFAULT_YEARS = 2;

  private final SparkSession spark;
  private final Database database;
  private final CandleSource source;
  private final Config config;
  private final Clock clock;
  private final Progress progress;
  private final Lake lake;

  Ingest(
      SparkSession spark,
      Database database,
      CandleSource source,
      Config config,
      Clock clock,
      Progress progress) {
    this.spark = spark;
    this.database = database;
    this.source = source;
    this.config = config;
    this.clock = clock;
    this.progress = progress;
    this.lake = new Lake(spark);
  }

  /** Candles of the exchange. */
  public static Ingest fromExchange(
      SparkSession spark,
      Database database,
      BinanceRest exchange,
      Config config,
      Clock clock,
      Progress progress) {
    return new Ingest(spark, database, new RestCandles(exchange), config, clock, progress);
  }

  /** Candles of the exchange, asked without a budget. */
  public static Ingest fromExchange(
      SparkSession spark,
      Database database,
      BinanceSettings binance,
      Config config,
      Clock clock,
      Progress progress) {
    return fromExchange(spark, database, new BinanceRest(binance, clock), config, clock, progress);
  }

  /** Made-up candles; {@code seed} decides which. */
  public static Ingest synthetic(
      SparkSession spark,
      Database database,
      long seed,
      Config config,
      Clock clock,
      Progress progress) {
    return new Ingest(spark, database, new SyntheticMarket(seed, clock), config, clock, progress);
  }

  /** Why the exchange does not tell its time, empty where it does; asks twice at the most. */
  public static Optional<String> unreachable(BinanceSettings binance, Clock clock) {
    BinanceSettings hasty =
        new BinanceSettings(
            binance.url(),
            Math.min(binance.attempts(), 2),
            binance.firstWait(),
            binance.longestWait());
    try {
      Instant unused = new BinanceRest(hasty, clock).now();
      return Optional.empty();
    } catch (ExchangeException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /**
   * What to bring.
   *
   * @param from first open time; two years before {@code to} where absent
   * @param to open times lie before it; the source's present where absent
   */
  public record Config(
      List<String> symbols, Interval interval, Optional<Instant> from, Optional<Instant> to) {}

  /**
   * What was brought.
   *
   * @param candles distinct closed candles that keep the rules
   * @param rejected candles that break one; they lie in {@code lake.market.rejects}
   * @param missing candles that the range should have and the source told neither well nor badly
   * @param changedInPostgres rows that Postgres did not have like that before
   * @param exchangeAheadMillis how far the source's clock is ahead of this machine's
   */
  public record Result(
      List<String> symbols,
      Interval interval,
      Instant from,
      Instant to,
      String source,
      long candles,
      long rejected,
      long missing,
      long changedInPostgres,
      long exchangeAheadMillis) {}

  /** Runs the stage. */
  public Result run() {
    Instant now = source.now();
    Duration ahead = Duration.between(clock.instant(), now);
    Range range = range(now);
    source.requireSymbols(config.symbols());
    lake.createMarket();
    boolean real = !source.name().equals(Lake.SYNTHETIC);
    if (!real) {
      refuseToMix();
    }

    List<CandleSource.Page> pages =
        config.symbols().stream()
            .flatMap(
                symbol ->
                    source.pages(symbol, config.interval(), range.from(), range.to()).stream())
            .toList();
    Dataset<Row> fetched = fetch(pages, now);
    try {
      Dataset<Row> candles = IngestTasks.accepted(fetched);
      Dataset<Row> rejects = IngestTasks.rejected(fetched);
      long accepted = candles.count();
      long rejected = rejects.count();
      long told = rejected == 0 ? accepted : IngestTasks.openTimes(fetched).count();
      if (real && !lake.symbolsWith(config.symbols(), config.interval(), true).isEmpty()) {
        lake.deleteSynthetic(config.symbols(), config.interval());
      }
      lake.upsertCandles(candles);
      if (rejected > 0) {
        lake.keepRejects(rejects);
      }
      int changed =
          new PostgresCandles(database)
              .upsert(candles, real ? config.symbols() : List.of(), config.interval());
      if (real) {
        new ExchangeClock(database.jdbi()).save(ahead, clock.instant());
      }
      return new Result(
          config.symbols(),
          config.interval(),
          range.from(),
          range.to(),
          source.name(),
          accepted,
          rejected,
          expected(range, now) - told,
          changed,
          ahead.toMillis());
    } finally {
      fetched.unpersist();
    }
  }

  /** Fetches once; both sinks read the kept rows. */
  private Dataset<Row> fetch(List<CandleSource.Page> pages, Instant now) {
    LongAccumulator done = spark.sparkContext().longAccumulator("pages");
    Dataset<Row> fetched =
        IngestTasks.fetch(spark, source, pages, now, done).persist(StorageLevel.MEMORY_AND_DISK());
    try (PagesWatch watch = PagesWatch.start(progress, done, pages.size())) {
      fetched.count();
      watch.finish();
    }
    return fetched;
  }

  private Range range(Instant now) {
    Instant to = config.to().filter(limit -> limit.isBefore(now)).orElse(now);
    Instant from =
        config
            .from()
            .orElseGet(() -> to.atOffset(ZoneOffset.UTC).minusYears(DEFAULT_YEARS).toInstant());
    if (!from.isBefore(to)) {
      throw new ConfigException(
          "market.from", from, "must lie before the end of the range, %s".formatted(to));
    }
    return new Range(from, to);
  }

  /** Closed candles that an exchange without holes would have. */
  private long expected(Range range, Instant now) {
    Interval interval = config.interval();
    long lastOpen = interval.openTimeAt(now.toEpochMilli());
    long to = Math.min(range.to().toEpochMilli(), lastOpen);
    return config.symbols().size() * interval.count(range.from().toEpochMilli(), to);
  }

  private void refuseToMix() {
    List<String> real = lake.symbolsWith(config.symbols(), config.interval(), false);
    if (!real.isEmpty()) {
      throw new ConfigException(
          "market.symbols",
          String.join(",", real),
          "hold real candles in the lake, which made-up ones may not replace");
    }
  }

  private record Range(Instant from, Instant to) {}
}
