package dev.bougie.jobs.validate;

import static org.apache.spark.sql.functions.array_size;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.isnan;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.unix_millis;

import dev.bougie.jobs.judge.ConformalIntervals;
import dev.bougie.jobs.judge.HoldOutTrial;
import dev.bougie.jobs.lake.ForecastTable;
import dev.bougie.jobs.run.Candidate;
import dev.bougie.jobs.run.DataException;
import dev.bougie.jobs.run.TrainingRun;
import dev.bougie.jobs.split.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The out-of-sample forecasts of one run, in the columns of {@link ForecastTable}. Checked before
 * anything is read: every candidate forecasts the same rows, each once, with finite numbers, within
 * the test span it is of, and tells probabilities, scales and quantiles of all rows or of none.
 *
 * <p>One candidate's numbers at a time come to the driver, as primitives.
 */
final class Forecasts {

  static final String MILLIS = "open_millis";
  static final String OUTCOME = "outcome";
  private static final String PART = "part";

  private final Dataset<Row> rows;
  private final List<String> candidates;
  private final TrainingRun run;

  private Forecasts(Dataset<Row> rows, List<String> candidates, TrainingRun run) {
    this.rows = rows;
    this.candidates = candidates;
    this.run = run;
  }

  /**
   * The forecasts of that run in the table.
   *
   * @param maxRows of one candidate that the driver may hold
   * @throws DataException if they are not fit to be scored, with the counts that say why
   */
  static Forecasts of(Dataset<Row> table, TrainingRun run, int maxRows) {
    Dataset<Row> rows =
        ForecastTable.complete(table)
            .where(col("run_id").equalTo(run.id()))
            .withColumn(MILLIS, unix_millis(col("open_time")))
            .withColumn(PART, coalesce(col(PART), lit(Part.FOLD.name())))
            .withColumn(OUTCOME, coalesce(col(OUTCOME), col("label")))
            .where(col(PART).isin(Part.FOLD.name(), Part.HOLD_OUT.name()));
    List<Row> counts = countsOf(rows, run);
    requireNumbers(counts, run);
    List<String> candidates = counts.stream().map(row -> row.<String>getAs("candidate")).toList();
    requireCandidates(candidates, run);
    requireSameRows(rows, counts);
    long rowsEach = counts.get(0).<Long>getAs("rows");
    if (rowsEach < ConformalIntervals.FEWEST_ROWS) {
      throw new DataException(
          "%d rows to score a candidate on, at least %d are needed"
              .formatted(rowsEach, ConformalIntervals.FEWEST_ROWS));
    }
    if (rowsEach > maxRows) {
      throw new DataException(
          "%d rows to score a candidate on, validate.max-rows allows %d"
              .formatted(rowsEach, maxRows));
    }
    return new Forecasts(rows, candidates, run);
  }

  /** Baselines and models, by name. */
  List<String> candidates() {
    return candidates;
  }

  /**
   * Those of the folds or of the hold-out.
   *
   * @throws DataException if there are none
   */
  PartForecasts part(Part part) {
    Dataset<Row> ofPart = rows.where(isOf(part));
    long rowsEach = ofPart.where(col("candidate").equalTo(candidates.get(0))).count();
    if (rowsEach == 0) {
      throw new DataException("run %s has 0 forecasts of its %s".formatted(run.id(), part));
    }
    return new PartForecasts(ofPart, run, candidates.get(0), (int) rowsEach);
  }

  private static Column isOf(Part part) {
    return col(PART).equalTo(part.name());
  }

  private static List<Row> countsOf(Dataset<Row> rows, TrainingRun run) {
    return rows.groupBy("candidate")
        .agg(
            count(lit(1)).as("rows"),
            count_if(isNoNumber(col("forecast")).or(col("forecast").isNull())).as("bad_forecasts"),
            count_if(isNoNumber(col(OUTCOME)).or(col(OUTCOME).isNull())).as("bad_outcomes"),
            count_if(not(isInItsSpan(run))).as("misplaced"),
            count("probability_up").as("odds"),
            count("scale").as("scales"),
            count("quantiles").as("quantiles"),
            min(array_size(col("quantiles")))
                .notEqual(max(array_size(col("quantiles"))))
                .as("ragged"),
            count_if(
                    isNoNumber(col("probability_up"))
                        .or(not(col("probability_up").between(0, 1)))
                        .or(isNoNumber(col("scale")))
                        .or(col("scale").leq(0))
                        .or(exists(col("quantiles"), one -> isNoNumber(one).or(one.isNull()))))
                .as("impossible"))
        .orderBy("candidate")
        .collectAsList();
  }

  private static Column isNoNumber(Column value) {
    return isnan(value).or(value.isin(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY));
  }

  private static Column isInItsSpan(TrainingRun run) {
    Column any = lit(false);
    for (TestSpan span : TestSpan.of(run)) {
      any =
          any.or(
              isOf(span.part())
                  .and(col("fold").equalTo(span.index()))
                  .and(col(MILLIS).geq(span.test().from().toEpochMilli()))
                  .and(col(MILLIS).lt(span.test().to().toEpochMilli())));
    }
    return any;
  }

  private static void requireNumbers(List<Row> counts, TrainingRun run) {
    if (counts.isEmpty()) {
      throw new DataException("0 forecasts of run %s".formatted(run.id()));
    }
    List<String> faults = new ArrayList<>();
    for (Row row : counts) {
      long all = row.<Long>getAs("rows");
      long badForecasts = row.<Long>getAs("bad_forecasts");
      long badOutcomes = row.<Long>getAs("bad_outcomes");
      long misplaced = row.<Long>getAs("misplaced");
      long impossible = row.<Long>getAs("impossible");
      if (badForecasts + badOutcomes + misplaced + impossible > 0) {
        faults.add(
            "%s: of %d rows %d have no finite forecast, %d no finite outcome, %d lie outside the test span they are of, %d have an impossible probability, scale or quantile"
                .formatted(
                    row.<String>getAs("candidate"),
                    all,
                    badForecasts,
                    badOutcomes,
                    misplaced,
                    impossible));
      }
      boolean ragged = Boolean.TRUE.equals(row.<Boolean>getAs("ragged"));
      for (String told : List.of("odds", "scales", "quantiles")) {
        long of = row.<Long>getAs(told);
        if (of > 0 && of < all || told.equals("quantiles") && ragged) {
          faults.add(
              "%s: of %d rows %d have %s, which all must have or none, equally many"
                  .formatted(row.<String>getAs("candidate"), all, of, told));
        }
      }
    }
    if (!faults.isEmpty()) {
      throw new DataException(String.join("; ", faults));
    }
  }

  private static void requireCandidates(List<String> found, TrainingRun run) {
    List<String> names = run.candidates().stream().map(Candidate::name).toList();
    Set<String> missing =
        new TreeSet<>(Stream.concat(names.stream(), HoldOutTrial.BASELINES.stream()).toList());
    found.forEach(missing::remove);
    Set<String> unknown = new TreeSet<>(found);
    names.forEach(unknown::remove);
    HoldOutTrial.KNOWN_BASELINES.forEach(unknown::remove);
    if (names.isEmpty() || !missing.isEmpty() || !unknown.isEmpty()) {
      throw new DataException(
          "forecasts of %d candidates %s in a run that trained %s: missing %s, unknown %s"
              .formatted(found.size(), found, names, missing, unknown));
    }
  }

  private static void requireSameRows(Dataset<Row> rows, List<Row> counts) {
    int candidates = counts.size();
    Row uneven =
        rows.groupBy("symbol", MILLIS)
            .agg(
                count(lit(1)).as("rows"),
                array_size(collect_set("candidate")).as("candidates"),
                min(OUTCOME).notEqual(max(OUTCOME)).as("outcomes_differ"),
                min("fold")
                    .notEqual(max("fold"))
                    .or(min(PART).notEqual(max(PART)))
                    .as("spans_differ"))
            .agg(
                count_if(col("candidates").lt(candidates)).as("missing"),
                count_if(col("rows").gt(col("candidates"))).as("repeated"),
                count_if(col("outcomes_differ").or(col("spans_differ"))).as("different"),
                count(lit(1)).as("all"))
            .first();
    if (uneven.getLong(0) + uneven.getLong(1) + uneven.getLong(2) > 0) {
      throw new DataException(
          "of %d candles foretold %d are not by every candidate, %d more than once by one, %d with different outcomes or folds; rows: %s"
              .formatted(
                  uneven.getLong(3),
                  uneven.getLong(0),
                  uneven.getLong(1),
                  uneven.getLong(2),
                  counts.stream()
                      .map(row -> row.<String>getAs("candidate") + " " + row.<Long>getAs("rows"))
                      .toList()));
    }
  }
}
