package dev.bougie.jobs.ingest;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.dumps.ArchiveLoader;
import dev.bougie.jobs.dumps.Bucket;
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
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

/**
 * Brings the closed candles of some symbols over {@code [from, to)} that are not stored yet into
 * the lake, then into Postgres: the newest first, as pages of the source; then archives where much
 * is missing and there are some, and pages for the rest. Running it again, or after a crash at any
 * point, leaves the same rows: all writes are upserts or refuse to repeat themselves, each of the
 * lake's is one commit, and only what is in both stores counts as stored.
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
   * @param missing candles that the range and the archives brought should have and that were told
   *     neither well nor badly: those before a listing, during an outage, or of a delisted symbol
   *     of which there is no archive
   * @param postponed candles that are left for the next run, since their archives could not be had
   * @param unchecked stored archives that were to be checked again, or loaded again, and were not
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
      long postponed,
      long unchecked,
      long added,
      long revised,
      long changedInPostgres,
      long archives,
      long exchangeAheadMillis) {

    /** Whether the run did all that it was asked for, as far as anybody has it. */
    public boolean isComplete() {
      return postponed == 0 && unchecked == 0;
    }
  }

  /**
   * Runs the stage.
   *
   * @throws ExchangeException if something could not be had; all else is stored then
   */
  public Result run() {
    Instant now = source.now();
    Duration ahead = Duration.between(clock.instant(), now);
    Span span = span(now);
    List<String> delisted = delisted();
    lake.createMarket();
    boolean real = !source.name().equals(Lake.SYNTHETIC);
    if (!real) {
      refuseToMix();
    }

    Store store = store(real, now);
    Ledger ledger = new Ledger(database.jdbi(), clock);
    Missing missing = outages.outlast(() -> missing(ledger, span, delisted, now, real));
    PageIngest pages =
        new PageIngest(spark, source, store, ledger, config.interval(), now, progress, outages);
    PageIngest.Result fresh = pages.bring(missing.fresh());
    Backfill.Result backfill =
        bucket
            .map(open -> backfill(open, store, ledger, now).bring(missing, span.range()))
            .orElseGet(() -> Backfill.Result.nothing(missing));
    PageIngest.Result rest = pages.bring(backfill.left());
    if (real) {
      ExchangeClock exchangeClock = new ExchangeClock(database.jdbi());
      outages.outlast(() -> exchangeClock.save(ahead, clock.instant()));
    }
    fresh
        .reason()
        .or(rest::reason)
        .ifPresent(
            reason -> {
              throw new ExchangeException(
                  "%d pages of candles could not be had, all else is stored: %s"
                      .formatted(fresh.failed() + rest.failed(), reason));
            });
    Brought brought = fresh.brought().plus(backfill.brought()).plus(rest.brought());
    return new Result(
        config.symbols(),
        config.interval(),
        span.from(),
        span.to(),
        source.name(),
        brought.candles(),
        brought.rejected(),
        missing.candles(config.interval())
            + backfill.unasked()
            - brought.told()
            - backfill.postponed(),
        backfill.postponed(),
        backfill.unchecked(),
        brought.added(),
        brought.revised(),
        brought.changedInPostgres(),
        backfill.archives(),
        ahead.toMillis());
  }

  /**
   * The symbols that only archives know any more. One that the exchange has taken off its list
   * since the table of symbols was brought up to date is no reason to bring nothing of the others.
   */
  private List<String> delisted() {
    SymbolTable table = new SymbolTable(spark);
    List<String> delisted = new ArrayList<>(table.delisted(config.symbols()));
    List<String> unlisted =
        source.unlisted(
            config.symbols().stream().filter(symbol -> !delisted.contains(symbol)).toList());
    if (!unlisted.isEmpty()) {
      List<String> known = table.known(unlisted);
      source.requireSymbols(unlisted.stream().filter(symbol -> !known.contains(symbol)).toList());
      if (!known.isEmpty()) {
        progress.note(
            "the exchange no longer lists %s: taken for delisted in this run"
                .formatted(String.join(", ", known)));
        delisted.addAll(known);
      }
    }
    return delisted;
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

  private Backfill backfill(Bucket open, Store store, Ledger ledger, Instant now) {
    ArchiveIngest archives =
        new ArchiveIngest(
            spark,
            new ArchiveLoader(open),
            store,
            ledger,
            config.interval(),
            now,
            progress,
            outages);
    return new Backfill(open, archives, source, ledger, config, settings, now, progress, outages);
  }

  /**
   * Up to the candle that is still open. Of a delisted symbol all that the archives hold which hold
   * the ends of the range: they are its only source, and nobody brings half of one.
   */
  private Missing missing(
      Ledger ledger, Span span, List<String> delisted, Instant now, boolean real) {
    Interval interval = config.interval();
    long open = interval.openTimeAt(now.toEpochMilli());
    long from = span.from().toEpochMilli();
    long to = Math.min(span.to().toEpochMilli(), open);
    if (from >= to) {
      return Missing.forTheSource(Map.of());
    }
    Range range = new Range(from, to);
    Range whole = Missing.wholeArchives(range, interval);
    Range ofArchives = new Range(whole.from(), Math.min(whole.to(), open));
    if (!real || settings.refetch()) {
      Map<String, List<Range>> all = new LinkedHashMap<>();
      config.symbols().forEach(symbol -> all.put(symbol, List.of(range)));
      if (!real) {
        return Missing.forTheSource(all);
      }
      Map<String, List<Range>> unknown = new LinkedHashMap<>(all);
      delisted.forEach(symbol -> unknown.put(symbol, List.of(ofArchives)));
      return Missing.of(all, unknown, delisted, interval, now);
    }
    List<String> listed =
        config.symbols().stream().filter(symbol -> !delisted.contains(symbol)).toList();
    Map<String, List<Range>> unknown = ledger.missing(listed, interval, range, 0);
    unknown.putAll(ledger.missing(delisted, interval, ofArchives, 0));
    long recheck = open - interval.plus(open, -settings.recheck());
    return Missing.of(
        ledger.missing(listed, interval, range, recheck), unknown, delisted, interval, now);
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

  private record Span(Instant from, Instant to) {

    Range range() {
      return new Range(from.toEpochMilli(), to.toEpochMilli());
    }
  }
}
