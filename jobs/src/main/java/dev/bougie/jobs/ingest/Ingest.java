package dev.bougie.jobs.ingest;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.dumps.Archive;
import dev.bougie.jobs.dumps.ArchiveLoader;
import dev.bougie.jobs.dumps.Bucket;
import dev.bougie.jobs.dumps.BucketException;
import dev.bougie.jobs.exchange.BinanceRest;
import dev.bougie.jobs.exchange.ExchangeException;
import dev.bougie.jobs.ingest.Ranges.Range;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.jobs.lake.SymbolTable;
import dev.bougie.jobs.progress.Progress;
import dev.bougie.jobs.sink.PostgresCandles;
import dev.bougie.jobs.sink.ServingWindow;
import dev.bougie.model.config.ConfigException;
import dev.bougie.model.market.ExchangeClock;
import dev.bougie.model.postgres.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

/**
 * Brings the closed candles of some symbols over {@code [from, to)} that are not stored yet into
 * the lake, then into Postgres: archives where much is missing and there are some, pages of the
 * source for the rest. Running it again, or after a crash at any point, leaves the same rows: all
 * writes are upserts or refuse to repeat themselves, each of the lake's is one commit, and only
 * what is in both stores counts as stored.
 */
public final class Ingest {

  private static final int DEFAULT_YEARS = 2;

  private final SparkSession spark;
  private final Database database;
  private final CandleSource source;
  private final Optional<Bucket> bucket;
  private final Config config;
  private final IngestSettings settings;
  private final Clock clock;
  private final Progress progress;
  private final Outages outages;
  private final Lake lake;

  Ingest(
      SparkSession spark,
      Database database,
      CandleSource source,
      Optional<Bucket> bucket,
      Config config,
      IngestSettings settings,
      Clock clock,
      Progress progress) {
    this.spark = spark;
    this.database = database;
    this.source = source;
    this.bucket = bucket;
    this.config = config;
    this.settings = settings;
    this.clock = clock;
    this.progress = progress;
    this.outages = new Outages(database, progress);
    this.lake = new Lake(spark);
  }

  /**
   * Candles of the exchange.
   *
   * @param bucket of its archives, if there is one
   */
  public static Ingest fromExchange(
      SparkSession spark,
      Database database,
      BinanceRest exchange,
      Optional<Bucket> bucket,
      Config config,
      IngestSettings settings,
      Clock clock,
      Progress progress) {
    return new Ingest(
        spark, database, new RestCandles(exchange), bucket, config, settings, clock, progress);
  }

  /** Made-up candles; {@code seed} decides which. */
  public static Ingest synthetic(
      SparkSession spark,
      Database database,
      long seed,
      Config config,
      IngestSettings settings,
      Clock clock,
      Progress progress) {
    return new Ingest(
        spark,
        database,
        new SyntheticMarket(seed, clock),
        Optional.empty(),
        config,
        settings,
        clock,
        progress);
  }

  /**
   * Why the exchange does not tell its time, empty where it does.
   *
   * @param exchange opens the way to it, which may be in vain too
   */
  public static Optional<String> unreachable(Supplier<BinanceRest> exchange) {
    try {
      Instant unused = exchange.get().now();
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
   * @param window what of it Postgres keeps
   */
  public record Config(
      List<String> symbols,
      Interval interval,
      Optional<Instant> from,
      Optional<Instant> to,
      ServingWindow window) {}

  /**
   * What was brought: the candles asked for by this run, not those that were stored before.
   *
   * @param candles distinct closed candles that keep the rules
   * @param rejected candles that break one; they lie in {@code lake.market.rejects}
   * @param missing candles that the range should have and the source told neither well nor badly
   * @param added candles that the lake did not have
   * @param revised candles that the lake had otherwise
   * @param changedInPostgres rows that Postgres did not have like that before
   * @param archives that some of the candles came from
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
      long added,
      long revised,
      long changedInPostgres,
      long archives,
      long exchangeAheadMillis) {}

  /**
   * Runs the stage.
   *
   * @throws ExchangeException if something could not be had; all else is stored then
   */
  public Result run() {
    Instant now = source.now();
    Duration ahead = Duration.between(clock.instant(), now);
    Span span = span(now);
    List<String> delisted = new SymbolTable(spark).delisted(config.symbols());
    source.requireSymbols(
        config.symbols().stream().filter(symbol -> !delisted.contains(symbol)).toList());
    lake.createMarket();
    boolean real = !source.name().equals(Lake.SYNTHETIC);
    if (!real) {
      refuseToMix();
    }

    Store store = store(real, now);
    Ledger ledger = new Ledger(database.jdbi(), clock);
    Map<String, List<Range>> missing = outages.outlast(() -> missing(ledger, span, now, real));
    Optional<List<Archive>> planned =
        outages.outlast(() -> planned(ledger, missing, delisted, span));
    ArchiveIngest.Result archives = load(planned.orElse(List.of()), ledger, store, now);
    Map<String, List<Range>> left = without(missing, archives.stored());
    if (planned.isPresent()) {
      outages.outlast(() -> settle(ledger, delisted, left, archives.failures().keySet()));
    }
    left.keySet().removeAll(delisted);
    PageIngest.Result pages =
        new PageIngest(spark, source, store, ledger, config.interval(), now, progress, outages)
            .bring(pages(left));
    if (real) {
      ExchangeClock exchangeClock = new ExchangeClock(database.jdbi());
      outages.outlast(() -> exchangeClock.save(ahead, clock.instant()));
    }
    archives
        .failures()
        .forEach((archive, why) -> progress.note("%s: %s".formatted(archive.path(), why)));
    if (!pages.failures().isEmpty()) {
      throw new ExchangeException(
          "%d pages of candles could not be had, all else is stored: %s"
              .formatted(pages.failures().size(), pages.failures().get(0)));
    }
    Brought brought = archives.brought().plus(pages.brought());
    return new Result(
        config.symbols(),
        config.interval(),
        span.from(),
        span.to(),
        source.name(),
        brought.candles(),
        brought.rejected(),
        expected(missing) - brought.told(),
        brought.added(),
        brought.revised(),
        brought.changedInPostgres(),
        archives.archives(),
        ahead.toMillis());
  }

  private Store store(boolean real, Instant now) {
    return new Store(
        lake,
        new PostgresCandles(database),
        config.symbols(),
        config.interval(),
        config.window().firstOpenTime(config.interval(), now),
        real);
  }

  /** By symbol; up to the candle that is still open. */
  private Map<String, List<Range>> missing(Ledger ledger, Span span, Instant now, boolean real) {
    Interval interval = config.interval();
    long open = interval.openTimeAt(now.toEpochMilli());
    long from = span.from().toEpochMilli();
    long to = Math.min(span.to().toEpochMilli(), open);
    if (from >= to) {
      return Map.of();
    }
    if (!real || settings.refetch()) {
      Map<String, List<Range>> all = new LinkedHashMap<>();
      config.symbols().forEach(symbol -> all.put(symbol, List.of(new Range(from, to))));
      return all;
    }
    long recheck = open - interval.plus(open, -settings.recheck());
    return ledger.missing(config.symbols(), interval, new Range(from, to), recheck);
  }

  private ArchiveIngest.Result load(
      List<Archive> archives, Ledger ledger, Store store, Instant now) {
    if (archives.isEmpty() || bucket.isEmpty()) {
      return ArchiveIngest.Result.NOTHING;
    }
    return new ArchiveIngest(
            spark,
            new ArchiveLoader(bucket.get()),
            store,
            ledger,
            config.interval(),
            now,
            progress,
            outages)
        .bring(archives);
  }

  /** Empty where the bucket was not asked or does not answer: then all comes from the source. */
  private Optional<List<Archive>> planned(
      Ledger ledger, Map<String, List<Range>> missing, List<String> delisted, Span span) {
    boolean much =
        pages(missing).size() > settings.archivesAbove()
            || delisted.stream().anyMatch(missing::containsKey);
    if (bucket.isEmpty() || !(much || settings.recheckArchives())) {
      return Optional.empty();
    }
    Range range = new Range(span.from().toEpochMilli(), span.to().toEpochMilli());
    ArchivePlans plans = new ArchivePlans(bucket.get(), config.interval());
    List<Archive> archives = new ArrayList<>();
    try {
      if (much) {
        archives.addAll(plans.of(missing, range));
      }
      if (settings.recheckArchives()) {
        archives.addAll(
            plans.replaced(ledger.archives(config.symbols(), config.interval()), range));
      }
      return Optional.of(Plan.withoutCovered(archives));
    } catch (BucketException e) {
      progress.note("No archives, all comes over REST: " + e.getMessage());
      return Optional.empty();
    }
  }

  /** What no archive holds of a delisted symbol will never come: nobody is to ask for it again. */
  private void settle(
      Ledger ledger, List<String> delisted, Map<String, List<Range>> left, Set<Archive> failed) {
    Map<String, List<Range>> settled = new LinkedHashMap<>(left);
    settled.keySet().retainAll(delisted);
    failed.forEach(archive -> settled.remove(archive.symbol()));
    ledger.store(config.interval(), settled, List.of());
  }

  private List<CandleSource.Page> pages(Map<String, List<Range>> ranges) {
    List<CandleSource.Page> pages = new ArrayList<>();
    ranges.forEach(
        (symbol, ofSymbol) ->
            ofSymbol.forEach(
                range ->
                    pages.addAll(
                        source.pages(
                            symbol,
                            config.interval(),
                            Instant.ofEpochMilli(range.from()),
                            Instant.ofEpochMilli(range.to())))));
    return pages;
  }

  private static Map<String, List<Range>> without(
      Map<String, List<Range>> missing, Map<String, List<Range>> stored) {
    Map<String, List<Range>> left = new LinkedHashMap<>();
    missing.forEach(
        (symbol, ranges) -> {
          List<Range> lacking = Ranges.minus(ranges, stored.getOrDefault(symbol, List.of()));
          if (!lacking.isEmpty()) {
            left.put(symbol, lacking);
          }
        });
    return left;
  }

  /** Candles that an exchange without holes would have. */
  private long expected(Map<String, List<Range>> missing) {
    return missing.values().stream()
        .flatMap(List::stream)
        .mapToLong(range -> config.interval().count(range.from(), range.to()))
        .sum();
  }

  private Span span(Instant now) {
    Instant to = config.to().filter(limit -> limit.isBefore(now)).orElse(now);
    Instant from =
        config
            .from()
            .orElseGet(() -> to.atOffset(ZoneOffset.UTC).minusYears(DEFAULT_YEARS).toInstant());
    if (!from.isBefore(to)) {
      throw new ConfigException(
          "market.from", from, "must lie before the end of the range, %s".formatted(to));
    }
    return new Span(from, to);
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

  private record Span(Instant from, Instant to) {}
}
