package dev.bougie.jobs.validate;

import static org.apache.spark.sql.functions.array_size;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.isnan;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.unix_millis;

import dev.bougie.jobs.judge.Conformal;
import dev.bougie.jobs.judge.Outcomes;
import dev.bougie.jobs.lake.ForecastTable;
import dev.bougie.jobs.run.Candidate;
import dev.bougie.jobs.run.DataException;
import dev.bougie.jobs.run.TrainingRun;
import dev.bougie.jobs.split.Part;
import dev.bougie.jobs.split.Span;
import dev.bougie.jobs.split.Split;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The out-of-sample forecasts of one run: columns run_id, candidate, fold, symbol, open_time,
 * label, forecast. Checked before anything is read: every candidate forecasts the same rows, each
 * once, with finite numbers, within the test span of its fold.
 *
 * <p>One candidate's numbers at a time come to the driver, as primitives.
 */
final class Forecasts {

  private static final String MILLIS = "open_millis";

  private final Dataset<Row> rows;
  private final List<String> candidates;
  private final int rowsEach;

  private Forecasts(Dataset<Row> rows, List<String> candidates, int rowsEach) {
    this.rows = rows;
    this.candidates = candidates;
    this.rowsEach = rowsEach;
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
            .where(col("run_id").equalTo(run.id()).and(isOfAFold()))
            .withColumn(MILLIS, unix_millis(col("open_time")));
    List<Row> counts = countsOf(rows, run);
    requireNumbers(counts, run);
    List<String> candidates = counts.stream().map(row -> row.<String>getAs("candidate")).toList();
    requireCandidates(candidates, run);
    requireSameRows(rows, counts);
    long rowsEach = counts.get(0).<Long>getAs("rows");
    if (rowsEach < Conformal.FEWEST_ROWS) {
      throw new DataException(
          "%d rows to score a candidate on, at least %d are needed"
              .formatted(rowsEach, Conformal.FEWEST_ROWS));
    }
    if (rowsEach > maxRows) {
      throw new DataException(
          "%d rows to score a candidate on, validate.max-rows allows %d"
              .formatted(rowsEach, maxRows));
    }
    return new Forecasts(rows, candidates, (int) rowsEach);
  }

  /** What is judged; the hold-out is not, yet. */
  private static Column isOfAFold() {
    return coalesce(col("part"), lit(Part.FOLD.name())).equalTo(Part.FOLD.name());
  }

  /** Baselines and models, by name. */
  List<String> candidates() {
    return candidates;
  }

  /** What came true, which is the same for all candidates. */
  Outcomes outcomes() {
    long[] openTimes = new long[rowsEach];
    double[] labels = new double[rowsEach];
    Iterator<Row> ordered = ordered(candidates.get(0), col(MILLIS), col("label"));
    for (int i = 0; i < rowsEach; i++) {
      Row row = ordered.next();
      openTimes[i] = row.getLong(0);
      labels[i] = row.getDouble(1);
    }
    return Outcomes.of(openTimes, labels);
  }

  /** The forecasts of one candidate, in the order of the outcomes. */
  double[] of(String candidate) {
    double[] forecasts = new double[rowsEach];
    Iterator<Row> ordered = ordered(candidate, col("forecast"));
    for (int i = 0; i < rowsEach; i++) {
      forecasts[i] = ordered.next().getDouble(0);
    }
    return forecasts;
  }

  /** One partition after the other is fetched, so that only one is held as rows. */
  private Iterator<Row> ordered(String candidate, Column... columns) {
    return rows.where(col("candidate").equalTo(candidate))
        .orderBy(col(MILLIS), col("symbol"))
        .select(columns)
        .toLocalIterator();
  }

  private static List<Row> countsOf(Dataset<Row> rows, TrainingRun run) {
    return rows.groupBy("candidate")
        .agg(
            count(lit(1)).as("rows"),
            count_if(isNoNumber("forecast")).as("bad_forecasts"),
            count_if(isNoNumber("label")).as("bad_labels"),
            count_if(not(isInItsFold(run))).as("misplaced"))
        .orderBy("candidate")
        .collectAsList();
  }

  private static Column isNoNumber(String column) {
    return col(column)
        .isNull()
        .or(isnan(col(column)))
        .or(col(column).isin(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY));
  }

  private static Column isInItsFold(TrainingRun run) {
    Column any = lit(false);
    for (Split fold : run.splits(Part.FOLD)) {
      for (Span test : fold.test()) {
        any =
            any.or(
                col("fold")
                    .equalTo(fold.index())
                    .and(col(MILLIS).geq(test.from().toEpochMilli()))
                    .and(col(MILLIS).lt(test.to().toEpochMilli())));
      }
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
      long badLabels = row.<Long>getAs("bad_labels");
      long misplaced = row.<Long>getAs("misplaced");
      if (badForecasts + badLabels + misplaced > 0) {
        faults.add(
            "%s: of %d rows %d have no finite forecast, %d no finite label, %d lie outside the test span of their fold"
                .formatted(
                    row.<String>getAs("candidate"), all, badForecasts, badLabels, misplaced));
      }
    }
    if (!faults.isEmpty()) {
      throw new DataException(String.join("; ", faults));
    }
  }

  private static void requireCandidates(List<String> found, TrainingRun run) {
    List<String> kinds = run.candidates().stream().map(Candidate::name).toList();
    Set<String> missing =
        new TreeSet<>(Stream.concat(kinds.stream(), Scorecard.BASELINES.stream()).toList());
    found.forEach(missing::remove);
    Set<String> unknown = new TreeSet<>(found);
    kinds.forEach(unknown::remove);
    Scorecard.BASELINES.forEach(unknown::remove);
    if (kinds.isEmpty() || !missing.isEmpty() || !unknown.isEmpty()) {
      throw new DataException(
          "forecasts of %d candidates %s in a run that trained %s: missing %s, unknown %s"
              .formatted(found.size(), found, kinds, missing, unknown));
    }
  }

  private static void requireSameRows(Dataset<Row> rows, List<Row> counts) {
    int candidates = counts.size();
    Row uneven =
        rows.groupBy("symbol", MILLIS)
            .agg(
                count(lit(1)).as("rows"),
                array_size(collect_set("candidate")).as("candidates"),
                min("label").notEqual(max("label")).as("labels_differ"),
                min("fold").notEqual(max("fold")).as("folds_differ"))
            .agg(
                count_if(col("candidates").lt(candidates)).as("missing"),
                count_if(col("rows").gt(col("candidates"))).as("repeated"),
                count_if(col("labels_differ").or(col("folds_differ"))).as("different"),
                count(lit(1)).as("all"))
            .first();
    if (uneven.getLong(0) + uneven.getLong(1) + uneven.getLong(2) > 0) {
      throw new DataException(
          "of %d candles foretold %d are not by every candidate, %d more than once by one, %d with different labels or folds; rows: %s"
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
