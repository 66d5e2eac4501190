package dev.bougie.jobs.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.jobs.judge.Foretold;
import dev.bougie.jobs.judge.Report;
import dev.bougie.jobs.run.DataException;
import dev.bougie.jobs.run.RunFolder;
import dev.bougie.jobs.run.RunSettings;
import dev.bougie.jobs.trials.Tried;
import dev.bougie.model.advice.Costs;
import dev.bougie.model.failure.ModelRejectedException;
import dev.bougie.model.manifest.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ValidateIT {
  private static final String VIEW = "forecasts_to_validate";
  private static final Costs COSTS = new Costs(0.001, 0);
  private static final Validate.Config STRICT =
      new Validate.Config(false, List.of(), 1_000_000, 100, 0.005);
  private static SparkSession spark;

  private final ForecastRows given = new ForecastRows();
  @TempDir Path runs;

  @BeforeAll
  static void startSpark() {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("ValidateIT")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "3")
            .config("spark.sql.session.timeZone", "America/New_York")
            .getOrCreate();
  }

  @AfterAll
  static void stopSpark() {
    spark.stop();
  }

  @Test
  void writesTheReportThatTheSameForecastsGiveWithoutSpark() {
    show(given.rows());

    Validate.Result result = validate(STRICT).run();

    Report report = folder().report();
    assertThat(report).isEqualTo(expected());
    assertThat(report.chosen()).isEqualTo("gbt");
    assertThat(Runs.verdict(report, "gbt").level()).isEqualTo(Level.SKILLED);
    assertThat(report.createdAt()).isEqualTo(given.run.createdAt());
    assertThat(result.runId()).isEqualTo(given.run.id());
    assertThat(result.chosen()).isEqualTo("gbt");
    assertThat(result.candidates())
        .extracting(Validate.Result.Line::candidate)
        .containsExactly("gbt", "last", "linear", "zero");
    assertThat(result.candidates())
        .extracting(Validate.Result.Line::baseline)
        .containsExactly(false, true, true, true);
    assertThat(result.candidates())
        .extracting(Validate.Result.Line::level)
        .containsExactly(Level.SKILLED, null, Level.SOUND, null);
    assertThat(result.candidates().get(0).scores()).isEqualTo(report.scores().get("gbt"));
  }

  @Test
  void runningTwiceLeavesTheSameReport() throws Exception {
    show(given.rows());
    Path file = runs.resolve(given.run.id()).resolve("report.json");

    validate(STRICT).run();
    byte[] once = Files.readAllBytes(file);
    validate(STRICT).run();

    assertThat(Files.readAllBytes(file)).isEqualTo(once);
  }

  @Test
  void looksOnlyAtItsOwnRun() {
    List<Row> rows = given.rows();
    rows.addAll(ForecastRows.changed(given.rows(), 0, "another-run"));
    rows.addAll(
        ForecastRows.changed(ForecastRows.changed(given.rows(), 0, "third-run"), 6, Double.NaN));
    show(rows);

    assertThat(validate(STRICT).run().candidates().get(0).scores().rows())
        .isEqualTo(ForecastRows.TIMES);
  }

  @Test
  void saysThatTrainHasToRunWhereThereAreNoForecastsAtAll() {
    assertThatThrownBy(() -> validate(STRICT, "default.no_forecasts").run())
        .isInstanceOf(DataException.class)
        .hasMessage(
            "the lake holds no forecasts of run %s, there is no table default.no_forecasts: run train first"
                .formatted(given.run.id()));
  }

  @Test
  void aModelThatKnowsTheFutureLeavesNoReport() {
    show(
        given.edited(
            row ->
                row.getString(1).equals("gbt")
                    ? ForecastRows.with(row, 6, row.getDouble(8))
                    : row));

    assertThatThrownBy(() -> validate(STRICT).run())
        .isInstanceOf(ModelRejectedException.class)
        .hasMessageContaining("leak alarm: gbt in the folds: information coefficient 1.000");
    assertThatThrownBy(() -> folder().report())
        .isInstanceOf(DataException.class)
        .hasMessageContaining("run validate first");
  }

  @Test
  void anAcknowledgedAlarmPasses() {
    show(
        given.edited(
            row ->
                row.getString(1).equals("gbt")
                    ? ForecastRows.with(row, 6, row.getDouble(8))
                    : row));
    List<String> alarms =
        List.of(given.run.id() + "/gbt/leaked-ranks", given.run.id() + "/gbt/leaked-signs");

    validate(new Validate.Config(false, alarms, 1_000_000, 100, 0.005)).run();

    assertThat(Runs.verdict(folder().report(), "gbt").reasons())
        .contains(
            "direction 100.0 % is too good to be true: beyond 0.6 and beyond chance, acknowledged");
  }

  @Test
  void allAlarmsMayBeAcknowledgedAtOnce() {
    show(
        given.edited(
            row ->
                row.getString(1).equals("gbt")
                    ? ForecastRows.with(row, 6, row.getDouble(8))
                    : row));

    validate(new Validate.Config(true, List.of(), 1_000_000, 100, 0.005)).run();

    assertThat(Runs.verdict(folder().report(), "gbt").level()).isEqualTo(Level.TRADABLE);
  }

  private Report expected() {
    Scorecard scorecard =
        new Scorecard(
            given.run,
            given.parts.folds(),
            given.parts.heldOut(),
            validate(STRICT).rules(given.run.label()),
            alarm -> false,
            Tried.NOTHING);
    for (String name : List.of("gbt", "last", "linear", "zero")) {
      scorecard.addFolds(name, given.parts.ofFolds(given.foretold(name)));
    }
    for (String name : List.of("gbt", "last", "linear", "zero")) {
      Foretold all = given.foretold(name);
      scorecard.addHeldOut(name, given.parts.ofFolds(all), given.parts.ofHoldOut(all));
    }
    return scorecard.report();
  }

  private static void show(List<Row> rows) {
    spark.createDataFrame(rows, ForecastRows.SCHEMA).createOrReplaceTempView(VIEW);
  }

  private RunFolder folder() {
    return RunFolder.of(
        runs.toString(), given.run.id(), spark.sparkContext().hadoopConfiguration());
  }

  private Validate validate(Validate.Config config) {
    return validate(config, VIEW);
  }

  private Validate validate(Validate.Config config, String table) {
    folder().write(given.run);
    return new Validate(
        spark,
        new RunSettings(runs.toString(), "latest", "chosen"),
        given.run.label(),
        config,
        COSTS,
        table,
        run -> Tried.NOTHING);
  }
}
