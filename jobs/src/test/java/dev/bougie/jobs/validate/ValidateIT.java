package dev.bougie.jobs.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.jobs.judge.Foretold;
import dev.bougie.jobs.judge.Markets;
import dev.bougie.jobs.judge.Outcomes;
import dev.bougie.jobs.judge.Report;
import dev.bougie.jobs.run.Candidate;
import dev.bougie.jobs.run.DataException;
import dev.bougie.jobs.run.Kind;
import dev.bougie.jobs.run.RunFolder;
import dev.bougie.jobs.run.RunSettings;
import dev.bougie.jobs.run.TrainingRun;
import dev.bougie.model.advice.Costs;
import dev.bougie.model.config.ConfigException;
import dev.bougie.model.config.Settings;
import dev.bougie.model.failure.ModelRejectedException;
import dev.bougie.model.manifest.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ValidateIT {

  private static final String VIEW = "forecasts_to_validate";
  private static final int TIMES = 3000;
  private static final Costs COSTS = new Costs(0.001, 0);
  private static final Validate.Config STRICT =
      new Validate.Config(false, List.of(), 1_000_000, 100, 0.005);
  private static final StructType SCHEMA =
      StructType.fromDDL(
          "run_id string, candidate string, fold int, symbol string, open_time timestamp,"
              + " label double, forecast double, part string, outcome double,"
              + " probability_up double, scale double, quantiles array<double>");

  private static SparkSession spark;

  private final Outcomes outcomes = Runs.outcomes(5, TIMES);
  private final Runs.Parts parts = Runs.parts(outcomes, TIMES);
  private final TrainingRun run =
      Runs.of(
          TIMES,
          List.of(
              new Candidate("linear", Kind.LINEAR, Map.of()),
              new Candidate("gbt", Kind.GBT, Map.of("levels", "[0.1, 0.9]"))));

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
    show(rows());

    Validate.Result result = validate(STRICT).run();

    Report report = folder().report();
    assertThat(report).isEqualTo(expected());
    assertThat(report.chosen()).isEqualTo("gbt");
    assertThat(Runs.verdict(report, "gbt").level()).isEqualTo(Level.SKILLED);
    assertThat(report.createdAt()).isEqualTo(run.createdAt());
    assertThat(result.runId()).isEqualTo(run.id());
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
    show(rows());
    Path file = runs.resolve(run.id()).resolve("report.json");

    validate(STRICT).run();
    byte[] once = Files.readAllBytes(file);
    validate(STRICT).run();

    assertThat(Files.readAllBytes(file)).isEqualTo(once);
  }

  @Test
  void looksOnlyAtItsOwnRun() {
    List<Row> rows = rows();
    rows.addAll(changed(rows(), 0, "another-run"));
    rows.addAll(changed(changed(rows(), 0, "third-run"), 6, Double.NaN));
    show(rows);

    assertThat(validate(STRICT).run().candidates().get(0).scores().rows()).isEqualTo(TIMES);
  }

  @Test
  void rejectsForecastsThatAreNotNumbers() {
    show(
        edited(
            row ->
                isAt(row, "gbt", 7)
                    ? with(row, 6, Double.NaN)
                    : isAt(row, "gbt", 8) ? with(row, 6, null) : row));

    assertRejected(
        "gbt: of 6000 rows 4 have no finite forecast, 0 no finite outcome, 0 lie outside the test span");
  }

  @Test
  void rejectsInfiniteOutcomes() {
    show(edited(row -> isAt(row, "zero", 7) ? with(row, 8, Double.POSITIVE_INFINITY) : row));

    assertRejected("zero: of 6000 rows 0 have no finite forecast, 2 no finite outcome");
  }

  @Test
  void rejectsRowsOutsideTheTestSpanOfTheirFold() {
    show(edited(row -> isAt(row, "gbt", 7) ? with(row, 2, 1) : row));

    assertRejected(
        "gbt: of 6000 rows 0 have no finite forecast, 0 no finite outcome, 2 lie outside");
  }

  @Test
  void rejectsCandidatesThatCoverDifferentRows() {
    List<Row> rows = rows();
    rows.removeIf(row -> isAt(row, "last", 9));
    show(rows);

    assertRejected(
        "of 6000 candles foretold 2 are not by every candidate, 0 more than once by one,"
            + " 0 with different outcomes or folds; rows: [gbt 6000, last 5998, linear 6000, zero 6000]");
  }

  @Test
  void rejectsRowsThatStandTwice() {
    List<Row> rows = rows();
    rows.add(rows.get(100));
    show(rows);

    assertRejected("0 are not by every candidate, 1 more than once by one");
  }

  @Test
  void rejectsARowThatStandsTwiceInThePlaceOfAnother() {
    List<Row> rows = rows();
    rows.set(101, rows.get(100));
    show(rows);

    assertRejected("1 are not by every candidate, 1 more than once by one");
  }

  @Test
  void rejectsCandidatesThatWereScoredOnDifferentOutcomes() {
    show(edited(row -> isAt(row, "gbt", 7) ? with(row, 8, 0.5) : row));

    assertRejected("2 with different outcomes or folds");
  }

  @Test
  void rejectsARunWithoutForecasts() {
    show(changed(rows(), 0, "another-run"));

    assertRejected("0 forecasts of run " + run.id());
  }

  @Test
  void saysThatTrainHasToRunWhereThereAreNoForecastsAtAll() {
    assertThatThrownBy(() -> validate(STRICT, "default.no_forecasts").run())
        .isInstanceOf(DataException.class)
        .hasMessage(
            "the lake holds no forecasts of run %s, there is no table default.no_forecasts: run train first"
                .formatted(run.id()));
  }

  @Test
  void rejectsARunWithoutABaseline() {
    List<Row> rows = rows();
    rows.removeIf(row -> row.getString(1).equals("last"));
    show(rows);

    assertRejected(
        "forecasts of 3 candidates [gbt, linear, zero] in a run that trained [linear, gbt]:"
            + " missing [last], unknown []");
  }

  @Test
  void rejectsMoreRowsThanTheDriverMayHold() {
    show(rows());

    assertThatThrownBy(
            () -> validate(new Validate.Config(false, List.of(), 5999, 100, 0.005)).run())
        .isInstanceOf(DataException.class)
        .hasMessageContaining("6000 rows to score a candidate on, validate.max-rows allows 5999");
  }

  @Test
  void aModelThatKnowsTheFutureLeavesNoReport() {
    show(edited(row -> row.getString(1).equals("gbt") ? with(row, 6, row.getDouble(8)) : row));

    assertThatThrownBy(() -> validate(STRICT).run())
        .isInstanceOf(ModelRejectedException.class)
        .hasMessageContaining("leak alarm: gbt in the folds: information coefficient 1.000");
    assertThatThrownBy(() -> folder().report())
        .isInstanceOf(DataException.class)
        .hasMessageContaining("run validate first");
  }

  @Test
  void anAcknowledgedAlarmPasses() {
    show(edited(row -> row.getString(1).equals("gbt") ? with(row, 6, row.getDouble(8)) : row));
    List<String> alarms = List.of(run.id() + "/gbt/leaked-ranks", run.id() + "/gbt/leaked-signs");

    validate(new Validate.Config(false, alarms, 1_000_000, 100, 0.005)).run();

    assertThat(Runs.verdict(folder().report(), "gbt").reasons())
        .contains(
            "direction 100.0 % is too good to be true: beyond 0.6 and beyond chance, acknowledged");
  }

  @Test
  void allAlarmsMayBeAcknowledgedAtOnce() {
    show(edited(row -> row.getString(1).equals("gbt") ? with(row, 6, row.getDouble(8)) : row));

    validate(new Validate.Config(true, List.of(), 1_000_000, 100, 0.005)).run();

    assertThat(Runs.verdict(folder().report(), "gbt").level()).isEqualTo(Level.TRADABLE);
  }

  @Test
  void rejectsProbabilitiesOfSomeRowsOnly() {
    show(edited(row -> isAt(row, "gbt", 7) ? with(row, 9, null) : row));

    assertRejected("gbt: of 6000 rows 5998 have odds, which all must have or none");
  }

  @Test
  void rejectsWhatIsNoProbabilityNoScaleAndNoQuantile() {
    show(
        edited(
            row ->
                isAt(row, "gbt", 7)
                    ? with(row, 9, 1.1)
                    : isAt(row, "gbt", 8)
                        ? with(row, 10, 0.0)
                        : isAt(row, "gbt", 9) ? with(row, 11, List.of(0.1, Double.NaN)) : row));

    assertRejected("6 have an impossible probability, scale or quantile");
  }

  @Test
  void rejectsRowsWithFewerQuantilesThanOthers() {
    show(edited(row -> isAt(row, "gbt", 7) ? with(row, 11, List.of(0.1)) : row));

    assertRejected(
        "gbt: of 6000 rows 6000 have quantiles, which all must have or none, equally many");
  }

  @Test
  void rejectsARunWithoutAHoldOut() {
    List<Row> rows = rows();
    rows.removeIf(row -> row.getString(7) != null);
    show(rows);

    assertRejected("has 0 forecasts of its HOLD_OUT");
  }

  @Test
  void rejectsSymbolsThatTheRunDoesNotKnow() {
    show(edited(row -> row.getString(3).equals("S1") ? with(row, 3, "XXX") : row));

    assertRejected("forecasts of XXX in run " + run.id() + ", which was trained on [S0, S1]");
  }

  @Test
  void theDefaultsAreStrict() {
    assertThat(Settings.load(Optional.empty(), Map.of()).read("validate", Validate.Config.class))
        .isEqualTo(new Validate.Config(false, List.of(), 20_000_000, 2000, 0.005));
  }

  @Test
  void refusesSettingsThatCannotBe() {
    assertThatThrownBy(() -> new Validate.Config(false, List.of(), 0, 100, 0.005))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("max-rows = '0'");
    assertThatThrownBy(() -> new Validate.Config(false, List.of(), 1, 99, 0.005))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("replications = '99'");
    assertThatThrownBy(() -> new Validate.Config(false, List.of(), 1, 100, 1))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("gamma = '1.0'");
    assertThatThrownBy(() -> new Validate.Config(false, List.of("run/gbt"), 1, 100, 0.1))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(
            "acknowledged-alarms = 'run/gbt' cannot be used: must be RUN/CANDIDATE/FIGURE");
  }

  private Report expected() {
    Scorecard scorecard =
        new Scorecard(
            run,
            parts.folds(),
            parts.heldOut(),
            validate(STRICT).rules(run.label()),
            alarm -> false);
    for (String name : List.of("gbt", "last", "linear", "zero")) {
      scorecard.addFolds(name, parts.ofFolds(foretold(name)));
    }
    for (String name : List.of("gbt", "last", "linear", "zero")) {
      Foretold all = foretold(name);
      scorecard.addHeldOut(name, parts.ofFolds(all), parts.ofHoldOut(all));
    }
    return scorecard.report();
  }

  private double[] forecasts(String name) {
    return switch (name) {
      case "zero" -> Markets.zero(outcomes);
      case "last" -> Markets.last(outcomes, 2);
      case "linear" -> Markets.guesses(1, outcomes, 2, 0.05);
      default -> Markets.skilled(2, outcomes, 0.13);
    };
  }

  /** All that a graph can tell, of the trees; a forecast alone of all others. */
  private Foretold foretold(String name) {
    double[] forecasts = forecasts(name);
    return name.equals("gbt")
        ? Foretold.of(
            forecasts,
            IntStream.range(0, forecasts.length).mapToDouble(row -> odds(forecasts[row])).toArray(),
            IntStream.range(0, forecasts.length).mapToDouble(ValidateIT::scale).toArray(),
            List.of(0.1, 0.9),
            new double[][] {
              Arrays.stream(forecasts).map(one -> one - 0.02).toArray(),
              Arrays.stream(forecasts).map(one -> one + 0.02).toArray()
            })
        : Foretold.of(forecasts);
  }

  private static double odds(double forecast) {
    return 1 / (1 + Math.exp(-100 * forecast));
  }

  private static double scale(int row) {
    return 0.01 * (1 + row / 2 % 3);
  }

  /** Every candidate's rows, shuffled as a table may give them. */
  private List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (String name : List.of("zero", "last", "linear", "gbt")) {
      double[] forecasts = forecasts(name);
      boolean wide = name.equals("gbt");
      for (int row = 0; row < forecasts.length; row++) {
        int time = row / 2;
        boolean held = time >= TIMES / 2;
        rows.add(
            RowFactory.create(
                run.id(),
                name,
                Runs.fold(time, TIMES),
                row % 2 == 0 ? "S0" : "S1",
                Timestamp.from(Instant.EPOCH.plusSeconds(3600L * time)),
                // What was learnt may be another number than what came true.
                7 * outcomes.outcome(row),
                forecasts[row],
                held ? "HOLD_OUT" : null,
                outcomes.outcome(row),
                wide ? odds(forecasts[row]) : null,
                wide ? scale(row) : null,
                wide ? List.of(forecasts[row] - 0.02, forecasts[row] + 0.02) : null));
      }
    }
    Collections.shuffle(rows, new Random(1));
    return rows;
  }

  private List<Row> edited(UnaryOperator<Row> edit) {
    List<Row> rows = rows();
    rows.replaceAll(edit);
    return rows;
  }

  private static List<Row> changed(List<Row> rows, int column, Object value) {
    rows.replaceAll(row -> with(row, column, value));
    return rows;
  }

  private static Row with(Row row, int column, @Nullable Object value) {
    @Nullable Object[] values = new @Nullable Object[row.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = i == column ? value : row.get(i);
    }
    return RowFactory.create(values);
  }

  private static boolean isAt(Row row, String candidate, int time) {
    return row.getString(1).equals(candidate)
        && row.getTimestamp(4).toInstant().equals(Instant.EPOCH.plusSeconds(3600L * time));
  }

  private static void show(List<Row> rows) {
    spark.createDataFrame(rows, SCHEMA).createOrReplaceTempView(VIEW);
  }

  private RunFolder folder() {
    return RunFolder.of(runs.toString(), run.id(), spark.sparkContext().hadoopConfiguration());
  }

  private Validate validate(Validate.Config config) {
    return validate(config, VIEW);
  }

  private Validate validate(Validate.Config config, String table) {
    folder().write(run);
    return new Validate(
        spark,
        new RunSettings(runs.toString(), "latest", "chosen"),
        run.label(),
        config,
        COSTS,
        table);
  }

  private void assertRejected(String reason) {
    assertThatThrownBy(() -> validate(STRICT).run())
        .isInstanceOf(DataException.class)
        .hasMessageContaining(reason);
    assertThatThrownBy(() -> folder().report()).isInstanceOf(DataException.class);
  }
}
