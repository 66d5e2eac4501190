package dev.bougie.jobs.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.jobs.judge.Markets;
import dev.bougie.jobs.judge.Outcomes;
import dev.bougie.jobs.judge.Report;
import dev.bougie.jobs.run.DataException;
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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ValidateIT {

  private static final String VIEW = "forecasts_to_validate";
  private static final int TIMES = 1500;
  private static final Costs COSTS = new Costs(0.001, 0);
  private static final Validate.Config STRICT = new Validate.Config(false, 1_000_000);
  private static final StructType SCHEMA =
      StructType.fromDDL(
          "run_id string, candidate string, fold int, symbol string, open_time timestamp,"
              + " label double, forecast double");

  private static SparkSession spark;

  private final Outcomes outcomes = Markets.randomWalk(5, TIMES, 2);
  private final TrainingRun run = Runs.of(TIMES, "linear", "gbt");

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

    assertThat(validate(STRICT).run().candidates().get(0).scores().rows()).isEqualTo(2 * TIMES);
  }

  @Test
  void leavesOutWhatIsOfNoFold() {
    show(rows());
    Validate.Result judged = validate(STRICT).run();
    Dataset<Row> folds = spark.table(VIEW).withColumn("part", functions.lit("FOLD"));
    Dataset<Row> holdOut =
        spark
            .table(VIEW)
            .withColumn("part", functions.lit("HOLD_OUT"))
            .withColumn("forecast", functions.lit(Double.NaN));
    folds.union(holdOut).createOrReplaceTempView(VIEW + "_by_part");

    assertThat(validate(STRICT, VIEW + "_by_part").run()).isEqualTo(judged);
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
        "gbt: of 3000 rows 4 have no finite forecast, 0 no finite label, 0 lie outside the test span");
  }

  @Test
  void rejectsInfiniteLabels() {
    show(edited(row -> isAt(row, "zero", 7) ? with(row, 5, Double.POSITIVE_INFINITY) : row));

    assertRejected("zero: of 3000 rows 0 have no finite forecast, 2 no finite label");
  }

  @Test
  void rejectsRowsOutsideTheTestSpanOfTheirFold() {
    show(edited(row -> isAt(row, "gbt", 7) ? with(row, 2, 1) : row));

    assertRejected("gbt: of 3000 rows 0 have no finite forecast, 0 no finite label, 2 lie outside");
  }

  @Test
  void rejectsCandidatesThatCoverDifferentRows() {
    List<Row> rows = rows();
    rows.removeIf(row -> isAt(row, "last", 9));
    show(rows);

    assertRejected(
        "of 3000 candles foretold 2 are not by every candidate, 0 more than once by one,"
            + " 0 with different labels or folds; rows: [gbt 3000, last 2998, linear 3000, zero 3000]");
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
  void rejectsCandidatesThatWereScoredOnDifferentLabels() {
    show(edited(row -> isAt(row, "gbt", 7) ? with(row, 5, 0.5) : row));

    assertRejected("2 with different labels or folds");
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

    assertThatThrownBy(() -> validate(new Validate.Config(false, 2999)).run())
        .isInstanceOf(DataException.class)
        .hasMessageContaining("3000 rows to score a candidate on, validate.max-rows allows 2999");
  }

  @Test
  void aModelThatKnowsTheFutureLeavesNoReport() {
    show(edited(row -> row.getString(1).equals("gbt") ? with(row, 6, row.getDouble(5)) : row));

    assertThatThrownBy(() -> validate(STRICT).run())
        .isInstanceOf(ModelRejectedException.class)
        .hasMessageContaining("leak alarm: gbt: information coefficient 1.000");
    assertThatThrownBy(() -> folder().report())
        .isInstanceOf(DataException.class)
        .hasMessageContaining("run validate first");
  }

  @Test
  void anAcknowledgedAlarmPasses() {
    show(edited(row -> row.getString(1).equals("gbt") ? with(row, 6, row.getDouble(5)) : row));

    validate(new Validate.Config(true, 1_000_000)).run();

    assertThat(Runs.verdict(folder().report(), "gbt").reasons())
        .contains("leak alarm, acknowledged: direction 100.0 %, above 60 %");
  }

  @Test
  void theDefaultsAreStrict() {
    assertThat(Settings.load(Optional.empty(), Map.of()).read("validate", Validate.Config.class))
        .isEqualTo(new Validate.Config(false, 20_000_000));
    assertThatThrownBy(() -> new Validate.Config(false, 0))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("max-rows = '0'");
  }

  private Report expected() {
    Scorecard scorecard = new Scorecard(run, outcomes, COSTS);
    forecasts().forEach(scorecard::add);
    return scorecard.report();
  }

  private Map<String, double[]> forecasts() {
    return Map.of(
        "zero", Markets.zero(outcomes),
        "last", Markets.last(outcomes, 2),
        "linear", Markets.guesses(1, outcomes, 2, 0.05),
        "gbt", Markets.skilled(2, outcomes, 0.13));
  }

  /** Every candidate's rows, shuffled as a table may give them. */
  private List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    forecasts()
        .forEach(
            (candidate, forecasts) -> {
              for (int row = 0; row < forecasts.length; row++) {
                int time = row / 2;
                rows.add(
                    RowFactory.create(
                        run.id(),
                        candidate,
                        time < TIMES / 2 ? 0 : 1,
                        row % 2 == 0 ? "AAA" : "BBB",
                        Timestamp.from(Instant.EPOCH.plusSeconds(3600L * time)),
                        outcomes.label(row),
                        forecasts[row]));
              }
            });
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
