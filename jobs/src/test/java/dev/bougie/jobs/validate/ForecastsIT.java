package dev.bougie.jobs.validate;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.jobs.run.DataException;
import dev.bougie.jobs.split.Part;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Forecasts that are not fit to be scored. */
final class ForecastsIT {
  private static final String VIEW = "forecasts_to_read";
  private static SparkSession spark;

  @BeforeAll
  static void startSpark() {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("ForecastsIT")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "3")
            .config("spark.sql.session.timeZone", "America/New_York")
            .getOrCreate();
  }

  @AfterAll
  static void stopSpark() {
    spark.stop();
  }

  private final ForecastRows given = new ForecastRows();

  @Test
  void rejectsForecastsThatAreNotNumbers() {
    show(
        given.edited(
            row ->
                ForecastRows.isAt(row, "gbt", 7)
                    ? ForecastRows.with(row, 6, Double.NaN)
                    : ForecastRows.isAt(row, "gbt", 8) ? ForecastRows.with(row, 6, null) : row));

    assertRejected(
        "gbt: of 6000 rows 4 have no finite forecast, 0 no finite outcome, 0 lie outside the test span");
  }

  @Test
  void rejectsInfiniteOutcomes() {
    show(
        given.edited(
            row ->
                ForecastRows.isAt(row, "zero", 7)
                    ? ForecastRows.with(row, 8, Double.POSITIVE_INFINITY)
                    : row));

    assertRejected("zero: of 6000 rows 0 have no finite forecast, 2 no finite outcome");
  }

  @Test
  void rejectsRowsOutsideTheTestSpanOfTheirFold() {
    show(
        given.edited(row -> ForecastRows.isAt(row, "gbt", 7) ? ForecastRows.with(row, 2, 1) : row));

    assertRejected(
        "gbt: of 6000 rows 0 have no finite forecast, 0 no finite outcome, 2 lie outside");
  }

  @Test
  void rejectsCandidatesThatCoverDifferentRows() {
    List<Row> rows = given.rows();
    rows.removeIf(row -> ForecastRows.isAt(row, "last", 9));
    show(rows);

    assertRejected(
        "of 6000 candles foretold 2 are not by every candidate, 0 more than once by one,"
            + " 0 with different outcomes or folds; rows: [gbt 6000, last 5998, linear 6000, zero 6000]");
  }

  @Test
  void rejectsRowsThatStandTwice() {
    List<Row> rows = given.rows();
    rows.add(rows.get(100));
    show(rows);

    assertRejected("0 are not by every candidate, 1 more than once by one");
  }

  @Test
  void rejectsARowThatStandsTwiceInThePlaceOfAnother() {
    List<Row> rows = given.rows();
    rows.set(101, rows.get(100));
    show(rows);

    assertRejected("1 are not by every candidate, 1 more than once by one");
  }

  @Test
  void rejectsCandidatesThatWereScoredOnDifferentOutcomes() {
    show(
        given.edited(
            row -> ForecastRows.isAt(row, "gbt", 7) ? ForecastRows.with(row, 8, 0.5) : row));

    assertRejected("2 with different outcomes or folds");
  }

  @Test
  void rejectsARunWithoutForecasts() {
    show(ForecastRows.changed(given.rows(), 0, "another-run"));

    assertRejected("0 forecasts of run " + given.run.id());
  }

  @Test
  void rejectsARunWithoutABaseline() {
    List<Row> rows = given.rows();
    rows.removeIf(row -> row.getString(1).equals("last"));
    show(rows);

    assertRejected(
        "forecasts of 3 candidates [gbt, linear, zero] in a run that trained [linear, gbt]:"
            + " missing [last], unknown []");
  }

  @Test
  void rejectsMoreRowsThanTheDriverMayHold() {
    show(given.rows());

    assertThatThrownBy(() -> read(5999))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("6000 rows to score a candidate on, validate.max-rows allows 5999");
  }

  @Test
  void rejectsProbabilitiesOfSomeRowsOnly() {
    show(
        given.edited(
            row -> ForecastRows.isAt(row, "gbt", 7) ? ForecastRows.with(row, 9, null) : row));

    assertRejected("gbt: of 6000 rows 5998 have odds, which all must have or none");
  }

  @Test
  void rejectsWhatIsNoProbabilityNoScaleAndNoQuantile() {
    show(
        given.edited(
            row ->
                ForecastRows.isAt(row, "gbt", 7)
                    ? ForecastRows.with(row, 9, 1.1)
                    : ForecastRows.isAt(row, "gbt", 8)
                        ? ForecastRows.with(row, 10, 0.0)
                        : ForecastRows.isAt(row, "gbt", 9)
                            ? ForecastRows.with(row, 11, List.of(0.1, Double.NaN))
                            : row));

    assertRejected("6 have an impossible probability, scale or quantile");
  }

  @Test
  void rejectsRowsWithFewerQuantilesThanOthers() {
    show(
        given.edited(
            row ->
                ForecastRows.isAt(row, "gbt", 7) ? ForecastRows.with(row, 11, List.of(0.1)) : row));

    assertRejected(
        "gbt: of 6000 rows 6000 have quantiles, which all must have or none, equally many");
  }

  @Test
  void rejectsARunWithoutAHoldOut() {
    List<Row> rows = given.rows();
    rows.removeIf(row -> row.getString(7) != null);
    show(rows);

    assertRejected("has 0 forecasts of its HOLD_OUT");
  }

  @Test
  void rejectsSymbolsThatTheRunDoesNotKnow() {
    show(
        given.edited(
            row -> row.getString(3).equals("S1") ? ForecastRows.with(row, 3, "CCC") : row));

    assertRejected("forecasts of CCC in run " + given.run.id() + ", which was trained on [S0, S1]");
  }

  private static void show(List<Row> rows) {
    spark.createDataFrame(rows, ForecastRows.SCHEMA).createOrReplaceTempView(VIEW);
  }

  private void read(int maxRows) {
    Forecasts forecasts = Forecasts.of(spark.table(VIEW), given.run, maxRows);
    for (Part part : List.of(Part.FOLD, Part.HOLD_OUT)) {
      PartForecasts ofPart = forecasts.part(part);
      ofPart.outcomes();
      forecasts.candidates().forEach(ofPart::of);
    }
  }

  private void assertRejected(String reason) {
    assertThatThrownBy(() -> read(1_000_000))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(reason);
  }
}
