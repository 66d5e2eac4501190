package dev.bougie.jobs.backtest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.backtest.core.Account;
import dev.bougie.jobs.backtest.core.BacktestReport;
import dev.bougie.jobs.backtest.core.EquityCurve;
import dev.bougie.jobs.backtest.core.Ledger;
import dev.bougie.jobs.backtest.page.BacktestPage;
import dev.bougie.jobs.lake.ForecastTable;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.jobs.progress.Progress;
import dev.bougie.jobs.run.Candidate;
import dev.bougie.jobs.run.DataException;
import dev.bougie.jobs.run.RunFolder;
import dev.bougie.jobs.run.RunSettings;
import dev.bougie.jobs.run.TrainingRun;
import dev.bougie.jobs.split.Part;
import dev.bougie.model.advice.Costs;
import dev.bougie.model.advice.PositionRule;
import dev.bougie.model.config.ConfigException;
import dev.bougie.model.json.Json;
import dev.bougie.model.manifest.Label;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * Tells what acting on the out-of-sample forecasts of a candidate would have earned, beside holding
 * the same symbols, and writes {@code backtest.json} and {@code backtest.html} into the run's
 * folder. The same forecasts and candles give the same files.
 */
public final class Backtest {

  /** The table that train writes its out-of-sample forecasts to. */
  public static final String FORECASTS = ForecastTable.NAME;

  private static final String JSON = "backtest.json";
  private static final String PAGE = "backtest.html";
  private static final int ACCOUNTS = 3;

  private final SparkSession spark;
  private final Config config;
  private final Progress progress;
  private final String table;

  /**
   * The stage.
   *
   * @param table of the forecasts, {@link #FORECASTS} but for tests
   */
  public Backtest(SparkSession spark, Config config, Progress progress, String table) {
    this.spark = spark;
    this.config = config;
    this.progress = progress;
    this.table = table;
  }

  /**
   * What to back-test.
   *
   * @param label that the latest run must have foretold
   */
  public record Config(RunSettings run, Label label, BacktestSettings backtest, Costs costs) {}

  /**
   * What was found.
   *
   * @param page that was written
   */
  public record Result(String page, BacktestReport report) {}

  /** The forecasts of one candidate, and what they cover. */
  private record Foretold(
      Dataset<Row> rows, long count, List<String> symbols, Instant first, Instant last) {}

  /**
   * Runs the stage.
   *
   * @throws ConfigException if the run has no such candidate or foretold nothing of a symbol
   * @throws DataException if forecasts or candles are missing, or cannot be acted on
   */
  public Result run() {
    spark.sparkContext().setJobGroup("backtest", "backtest " + config.run().id(), false);
    try (Progress.Task task = progress.start("back-test", ACCOUNTS)) {
      RunFolder folder =
          RunFolder.find(config.run(), config.label(), spark.sparkContext().hadoopConfiguration());
      BacktestReport report =
          report(folder.run(), folder.candidate(config.run().candidate()), task);
      Path page = folder.file(PAGE);
      folder.write(folder.file(JSON), Json.writePretty(report));
      folder.write(page, BacktestPage.of(report).getBytes(StandardCharsets.UTF_8));
      return new Result(page.toString(), report);
    } finally {
      spark.sparkContext().clearJobGroup();
    }
  }

  private BacktestReport report(TrainingRun run, Candidate candidate, Progress.Task task) {
    Foretold foretold = foretold(run, candidate.name());
    Label label = run.label();
    int symbols = foretold.symbols().size();
    PositionRule rule = config.backtest().rule(symbols, label.horizon());
    VectorBacktest backtest = new VectorBacktest(config.costs(), config.backtest().capital());
    Instant end = end(foretold.last(), label);
    Dataset<Row> candles = candles(run, foretold, end).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      requireCandles(foretold, candles);
      List<Account> accounts =
          List.of(
              account(
                  Account.RULE,
                  backtest,
                  backtest.following(rule, candles, foretold.rows()),
                  run,
                  task),
              account(
                  Account.BUY_AND_HOLD, backtest, backtest.buyAndHold(candles, symbols), run, task),
              account(
                  Account.EQUAL_WEIGHT,
                  backtest,
                  backtest.equalWeight(candles, symbols),
                  run,
                  task));
      return new BacktestReport(
          run.id(),
          candidate.name(),
          label,
          foretold.first(),
          end,
          foretold.symbols(),
          foretold.count(),
          config.backtest().forecasts() == BacktestSettings.Forecasts.HOLD_OUT,
          run.synthetic(),
          rule,
          config.costs(),
          config.backtest().capital(),
          accounts);
    } finally {
      candles.unpersist();
    }
  }

  private Account account(
      String name,
      VectorBacktest backtest,
      Dataset<Row> rows,
      TrainingRun run,
      Progress.Task task) {
    Dataset<Row> account = rows.persist(StorageLevel.MEMORY_AND_DISK());
    try {
      double capital = config.backtest().capital();
      Interval interval = run.label().interval();
      Ledger ledger = backtest.ledger(account, config.backtest().maxTimes());
      EquityCurve curve =
          name.equals(Account.BUY_AND_HOLD)
              ? EquityCurve.ofHolding(ledger, capital, interval)
              : EquityCurve.ofConstantCapital(ledger, capital, interval);
      Account found = Account.of(name, ledger, curve, backtest.trades(account), capital);
      task.step(1);
      return found;
    } finally {
      account.unpersist();
    }
  }

  private Foretold foretold(TrainingRun run, String candidate) {
    if (!spark.catalog().tableExists(table)) {
      throw new DataException(
          "the lake holds no forecasts of run %s, there is no table %s: run train first"
              .formatted(run.id(), table));
    }
    Dataset<Row> rows =
        ForecastTable.complete(spark.table(table))
            .where(
                col("run_id")
                    .equalTo(run.id())
                    .and(col("candidate").equalTo(candidate))
                    .and(isChosen()))
            .select("symbol", "open_time", "forecast", "scale");
    Row found =
        rows.agg(
                count(lit(1)),
                count_distinct(struct(col("symbol"), col("open_time"))),
                count_if(col("scale").isNull()),
                collect_set("symbol"),
                min("open_time"),
                max("open_time"))
            .first();
    List<String> symbols = List.copyOf(new TreeSet<>(found.<String>getList(3)));
    require(run, candidate, found, symbols);
    return new Foretold(
        rows,
        found.getLong(0),
        symbols,
        found.getTimestamp(4).toInstant(),
        found.getTimestamp(5).toInstant());
  }

  private Column isChosen() {
    BacktestSettings settings = config.backtest();
    Column chosen =
        settings.forecasts() == BacktestSettings.Forecasts.HOLD_OUT
            ? col("part").equalTo(Part.HOLD_OUT.name())
            : lit(true);
    if (!settings.symbols().isEmpty()) {
      chosen = chosen.and(col("symbol").isin(settings.symbols().toArray()));
    }
    if (settings.from().isPresent()) {
      chosen = chosen.and(col("open_time").geq(lit(settings.from().get())));
    }
    if (settings.to().isPresent()) {
      chosen = chosen.and(col("open_time").lt(lit(settings.to().get())));
    }
    return chosen;
  }

  private void require(TrainingRun run, String candidate, Row found, List<String> symbols) {
    BacktestSettings settings = config.backtest();
    long rows = found.getLong(0);
    if (rows == 0) {
      throw new DataException(
          "run %s has no such forecasts of '%s' for those symbols and dates, its test spans are %s"
              .formatted(
                  run.id(),
                  candidate,
                  run.splits().stream()
                      .flatMap(split -> split.test().stream())
                      .map(span -> span.from() + " to " + span.to())
                      .toList()));
    }
    TreeSet<String> missing = new TreeSet<>(settings.symbols());
    symbols.forEach(missing::remove);
    if (!missing.isEmpty()) {
      throw new ConfigException(
          "backtest.symbols",
          String.join(",", missing),
          "run %s foretold nothing of it, but of %s".formatted(run.id(), run.symbols()));
    }
    if (found.getLong(1) != rows) {
      throw new DataException(
          "of %d forecasts of '%s' in run %s %d stand there more than once"
              .formatted(rows, candidate, run.id(), rows - found.getLong(1)));
    }
    if (settings.sizing() == PositionRule.Sizing.VOLATILITY && found.getLong(2) > 0) {
      throw new DataException(
          "of %d forecasts of '%s' in run %s %d tell no volatility: train anew, or set backtest.sizing = equal"
              .formatted(rows, candidate, run.id(), found.getLong(2)));
    }
  }

  /** After the last forecast its tranche is held for the horizon, and sold at the next open. */
  private static Instant end(Instant last, Label label) {
    return Instant.ofEpochMilli(label.interval().plus(last.toEpochMilli(), label.horizon() + 2L));
  }

  /** As they were when the run was trained, where it knows. */
  private Dataset<Row> candles(TrainingRun run, Foretold foretold, Instant end) {
    Optional<Long> snapshot =
        Optional.ofNullable(run.data().snapshots().get(Lake.CANDLES))
            .or(() -> new Lake(spark).snapshot(Lake.CANDLES));
    if (snapshot.isEmpty()) {
      throw new DataException("the lake holds no candles, run ingest first");
    }
    return spark
        .read()
        .option("versionAsOf", snapshot.get())
        .table(Lake.CANDLES)
        .where(
            col("interval")
                .equalTo(run.label().interval().code())
                .and(col("symbol").isin(foretold.symbols().toArray()))
                .and(col("open_time").geq(lit(foretold.first())))
                .and(col("open_time").lt(lit(end))))
        .select("symbol", "open_time", "open", "close", "close_time", "quote_volume");
  }

  private static void requireCandles(Foretold foretold, Dataset<Row> candles) {
    long without =
        foretold.rows().join(candles, new String[] {"symbol", "open_time"}, "left_anti").count();
    if (without > 0) {
      throw new DataException(
          "of %d forecasts %d are of candles that the lake does not hold: run train again"
              .formatted(foretold.count(), without));
    }
  }
}
