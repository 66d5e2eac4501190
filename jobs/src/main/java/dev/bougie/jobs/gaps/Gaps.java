package dev.bougie.jobs.gaps;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.dumps.Bucket;
import dev.bougie.jobs.exchange.BinanceRest;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.jobs.progress.Progress;
import dev.bougie.jobs.run.DataException;
import dev.bougie.jobs.sink.ServingWindow;
import dev.bougie.model.config.ConfigException;
import dev.bougie.model.postgres.Database;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/**
 * Keeps the ledger of what the lake lacks: finds the holes of some symbols over {@code [from, to)},
 * asks the sources for them, stores what they tell and notes why the rest is missing. Candles are
 * stored before the ledger, which changes in one commit, so that a crash in between only leaves the
 * next run less to do.
 */
public final class Gaps {

  private final SparkSession spark;
  private final Config config;
  private final Clock clock;
  private final Supplier<Instant> present;
  private final Repair repair;

  Gaps(
      SparkSession spark,
      Database database,
      List<GapSource> sources,
      Supplier<Instant> present,
      Config config,
      Clock clock,
      Progress progress) {
    this.spark = spark;
    this.config = config;
    this.clock = clock;
    this.present = present;
    this.repair =
        new Repair(spark, database, sources, config.settings(), config.window(), progress);
  }

  /**
   * Asks the exchange's REST interface, then the bucket.
   *
   * @param bucket of its archives, if there is one
   */
  public static Gaps fromExchange(
      SparkSession spark,
      Database database,
      BinanceRest exchange,
      Optional<Bucket> bucket,
      Config config,
      Clock clock,
      Progress progress) {
    List<GapSource> sources = new ArrayList<>();
    sources.add(new RestGapSource(exchange));
    bucket.map(ArchiveGapSource::new).ifPresent(sources::add);
    return new Gaps(spark, database, sources, exchange::now, config, clock, progress);
  }

  /**
   * Where to look.
   *
   * @param from first open time; each symbol's first candle in the lake where absent
   * @param to open times lie before it; each symbol's last candle where absent: what comes behind
   *     it is the lag that ingest makes up for
   * @param window what Postgres keeps of the candles that are found
   */
  public record Config(
      List<String> symbols,
      Interval interval,
      Optional<Instant> from,
      Optional<Instant> to,
      GapSettings settings,
      ServingWindow window) {}

  /**
   * What was found.
   *
   * @param checked gaps that the sources were asked about
   * @param repaired rows of the ledger that were closed, all or a part of their candles being there
   * @param candles that were stored
   * @param rejected candles that were told and break a rule
   * @param open gaps that remain in the range
   * @param missing candles that remain missing in the range
   * @param missingByCause the same by cause
   */
  public record Result(
      List<String> symbols,
      Interval interval,
      int checked,
      int repaired,
      long candles,
      long rejected,
      int open,
      long missing,
      Map<String, Long> missingByCause) {}

  /** Runs the stage. */
  public Result run() {
    Lake lake = new Lake(spark);
    if (!lake.exists(Lake.CANDLES)) {
      throw new DataException("the lake holds no candles yet, run ingest first");
    }
    refuseMadeUp(lake);
    // Iceberg keeps microseconds; anything finer would make a row differ from itself.
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Instant exchangeNow = present.get();
    lake.createMarket();
    GapTable table = new GapTable(spark);
    table.create();

    List<Missing> missing = missing(exchangeNow);
    List<Gap> rows = table.open(config.symbols(), config.interval(), config.settings().maxGaps());
    GapReconciliation.Change change = GapReconciliation.of(rows, missing, config.interval(), now);
    Repair.Outcome outcome = repair.run(change.open(), config.interval(), exchangeNow, now);

    List<Gap> repaired = new ArrayList<>(change.repaired());
    repaired.addAll(outcome.repaired());
    List<Gap> gone = new ArrayList<>(change.split());
    gone.addAll(outcome.split());
    Set<Gap> unchanged = new HashSet<>(rows);
    List<Gap> changed =
        outcome.open().stream()
            .filter(gap -> !unchanged.contains(gap))
            .collect(Collectors.toCollection(ArrayList::new));
    changed.addAll(repaired);
    table.commit(changed, gone);
    return result(outcome, repaired.size());
  }

  /** No source knows made-up candles, and real ones must not come among them. */
  private void refuseMadeUp(Lake lake) {
    List<String> madeUp = lake.symbolsWith(config.symbols(), config.interval(), true);
    if (!madeUp.isEmpty()) {
      throw new ConfigException(
          "market.symbols",
          String.join(",", madeUp),
          "hold made-up candles, which no source has; ingest real ones first");
    }
  }

  private List<Missing> missing(Instant exchangeNow) {
    Interval interval = config.interval();
    Optional<Instant> from = config.from().map(this::onGrid);
    Optional<Instant> to = config.to().map(this::onGrid);
    Instant open = Instant.ofEpochMilli(interval.openTimeAt(exchangeNow.toEpochMilli()));
    if (from.isPresent() && !from.get().isBefore(open)) {
      throw new ConfigException(
          "market.from", from.get(), "must lie before the exchange's present, " + exchangeNow);
    }
    return new MissingRanges(spark, interval, config.settings().maxGaps())
        .find(config.symbols(), from, to, open);
  }

  /** The first time of the grid that is not before that one. */
  private Instant onGrid(Instant time) {
    return Instant.ofEpochMilli(config.interval().openTimeFrom(time.toEpochMilli()));
  }

  private Result result(Repair.Outcome outcome, int repaired) {
    Map<String, Long> byCause = new TreeMap<>();
    outcome.open().forEach(gap -> byCause.merge(gap.cause().name(), gap.missing(), Long::sum));
    return new Result(
        config.symbols(),
        config.interval(),
        outcome.checked(),
        repaired,
        outcome.candles(),
        outcome.rejected(),
        outcome.open().size(),
        outcome.open().stream().mapToLong(Gap::missing).sum(),
        byCause);
  }
}
