package dev.bougie.jobs.validate;

import dev.bougie.jobs.judge.Gate;
import dev.bougie.jobs.judge.HoldOutTrial;
import dev.bougie.jobs.judge.Report;
import dev.bougie.jobs.judge.Resampling;
import dev.bougie.jobs.lake.ForecastTable;
import dev.bougie.jobs.run.DataException;
import dev.bougie.jobs.run.RunFolder;
import dev.bougie.jobs.run.RunSettings;
import dev.bougie.jobs.run.TrainingRun;
import dev.bougie.jobs.split.Part;
import dev.bougie.jobs.trials.Tried;
import dev.bougie.jobs.validate.page.ReportPage;
import dev.bougie.model.advice.Costs;
import dev.bougie.model.config.ConfigException;
import dev.bougie.model.failure.ModelRejectedException;
import dev.bougie.model.manifest.Label;
import dev.bougie.model.manifest.Level;
import dev.bougie.model.manifest.Manifest.Verdict;
import dev.bougie.model.manifest.Scores;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Scores the out-of-sample forecasts of a training run, decides what each candidate has proven,
 * chooses the best and writes {@code report.json} and {@code report.html} into the run's folder.
 * The same forecasts give the same report.
 */
public final class Validate {

  /** The table that train writes its out-of-sample forecasts to. */
  public static final String FORECASTS = ForecastTable.NAME;

  /** The same forecasts are to give the same intervals. */
  private static final long SEED = 20_240_917;

  private final SparkSession spark;
  private final RunSettings settings;
  private final Label label;
  private final Config config;
  private final Costs costs;
  private final String table;
  private final Function<TrainingRun, Tried> tried;

  /**
   * The stage.
   *
   * @param table of the forecasts, {@link #FORECASTS} but for tests
   * @param tried by searches on the data of a run
   */
  public Validate(
      SparkSession spark,
      RunSettings settings,
      Label label,
      Config config,
      Costs costs,
      String table,
      Function<TrainingRun, Tried> tried) {
    this.spark = spark;
    this.settings = settings;
    this.label = label;
    this.config = config;
    this.costs = costs;
    this.table = table;
    this.tried = tried;
  }

  /**
   * Section {@code validate}.
   *
   * @param acknowledgeLeakAlarm whether any model that looks too good may pass
   * @param acknowledgedAlarms those that may, each {@code RUN/CANDIDATE/FIGURE} as the alarm tells
   * @param maxRows of one candidate that the driver may hold, about 150 bytes each
   * @param replications of the bootstrap
   * @param gamma step by which the level of intervals follows the market
   */
  public record Config(
      boolean acknowledgeLeakAlarm,
      List<String> acknowledgedAlarms,
      int maxRows,
      int replications,
      double gamma) {

    private static final Pattern ALARM = Pattern.compile("[^/]+/[^/]+/leaked-(ranks|signs)");
    private static final int FEWEST_REPLICATIONS = 100;

    public Config {
      acknowledgedAlarms = List.copyOf(acknowledgedAlarms);
      for (String alarm : acknowledgedAlarms) {
        if (!ALARM.matcher(alarm).matches()) {
          throw new ConfigException(
              "acknowledged-alarms",
              alarm,
              "must be RUN/CANDIDATE/FIGURE with a figure of leaked-ranks and leaked-signs");
        }
      }
      if (maxRows < 1) {
        throw new ConfigException("max-rows", maxRows, "must be at least 1");
      }
      if (replications < FEWEST_REPLICATIONS) {
        throw new ConfigException(
            "replications", replications, "must be at least " + FEWEST_REPLICATIONS);
      }
      if (!(gamma >= 0 && gamma < 1)) {
        throw new ConfigException("gamma", gamma, "must be in [0, 1)");
      }
    }

    boolean isAcknowledged(String alarm) {
      return acknowledgeLeakAlarm || acknowledgedAlarms.contains(alarm);
    }
  }

  /**
   * What was found.
   *
   * @param chosen the candidate of the highest level, then of the strongest evidence
   * @param candidates baselines and models, in the order of their names
   */
  public record Result(String runId, String chosen, List<Line> candidates) {

    /**
     * How one candidate did.
     *
     * @param baseline whether others are measured against it
     * @param scores over all folds
     * @param level what it has proven, null for what is no model
     */
    public record Line(String candidate, boolean baseline, Scores scores, @Nullable Level level) {}
  }

  /**
   * Validates the run.
   *
   * @throws DataException if the forecasts are missing or incomplete
   * @throws ModelRejectedException if a model looks too good, unless that is acknowledged
   */
  public Result run() {
    spark.sparkContext().setJobGroup("validate", "validate " + settings.id(), false);
    try {
      RunFolder folder =
          RunFolder.find(settings, label, spark.sparkContext().hadoopConfiguration());
      TrainingRun run = folder.run();
      requireTable(run);
      Forecasts forecasts = Forecasts.of(spark.table(table), run, config.maxRows());
      PartForecasts folds = forecasts.part(Part.FOLD);
      PartForecasts heldOut = forecasts.part(Part.HOLD_OUT);
      Scorecard scorecard =
          new Scorecard(
              run,
              folds.outcomes(),
              heldOut.outcomes(),
              rules(run.label()),
              config::isAcknowledged,
              tried.apply(run));
      for (String candidate : forecasts.candidates()) {
        scorecard.addFolds(candidate, folds.of(candidate));
      }
      for (String candidate : scorecard.heldOut(forecasts.candidates())) {
        scorecard.addHeldOut(candidate, folds.of(candidate), heldOut.of(candidate));
      }
      scorecard.requireCredible();
      Report report = scorecard.report();
      folder.writePage(ReportPage.of(report));
      folder.write(report);
      return result(report);
    } finally {
      spark.sparkContext().clearJobGroup();
    }
  }

  HoldOutTrial.Rules rules(Label label) {
    return new HoldOutTrial.Rules(
        new Resampling(config.replications(), Gate.CONFIDENCE, label.horizon(), SEED),
        config.gamma(),
        costs,
        label.interval().plus(0, label.horizon()),
        List.of());
  }

  private void requireTable(TrainingRun run) {
    if (!spark.catalog().tableExists(table)) {
      throw new DataException(
          "the lake holds no forecasts of run %s, there is no table %s: run train first"
              .formatted(run.id(), table));
    }
  }

  private static Result result(Report report) {
    return new Result(
        report.runId(),
        report.chosen(),
        report.scores().entrySet().stream().map(entry -> line(report, entry)).toList());
  }

  private static Result.Line line(Report report, Map.Entry<String, Scores> scores) {
    Verdict verdict = report.verdicts().get(scores.getKey());
    return new Result.Line(
        scores.getKey(),
        HoldOutTrial.BASELINES.contains(scores.getKey()),
        scores.getValue(),
        verdict == null ? null : verdict.level());
  }
}
