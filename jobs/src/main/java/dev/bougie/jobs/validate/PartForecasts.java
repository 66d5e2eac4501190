package dev.bougie.jobs.validate;

import static org.apache.spark.sql.functions.col;

import dev.bougie.jobs.judge.Foretold;
import dev.bougie.jobs.judge.Outcomes;
import dev.bougie.jobs.run.Candidate;
import dev.bougie.jobs.run.DataException;
import dev.bougie.jobs.run.TrainingRun;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The forecasts of the folds, or of the hold-out: of the same rows by every candidate. */
final class PartForecasts {

  /** The setting of a candidate that tells which quantiles it foretells: {@code [0.1, 0.5]}. */
  private static final String LEVELS = "levels";

  private final Dataset<Row> rows;
  private final TrainingRun run;
  private final String any;
  private final int rowsEach;

  /**
   * Checked forecasts.
   *
   * @param any candidate, whose outcomes are those of all
   */
  PartForecasts(Dataset<Row> rows, TrainingRun run, String any, int rowsEach) {
    this.rows = rows;
    this.run = run;
    this.any = any;
    this.rowsEach = rowsEach;
  }

  /**
   * What came true, which is the same for all candidates.
   *
   * @throws DataException if it is of a symbol that the run was not trained on
   */
  Outcomes outcomes() {
    long[] openTimes = new long[rowsEach];
    int[] symbolOf = new int[rowsEach];
    double[] outcomes = new double[rowsEach];
    Map<String, Integer> places = new HashMap<>();
    run.symbols().forEach(symbol -> places.put(symbol, places.size()));
    Iterator<Row> ordered =
        ordered(any, col(Forecasts.MILLIS), col("symbol"), col(Forecasts.OUTCOME));
    for (int i = 0; i < rowsEach; i++) {
      Row row = ordered.next();
      Integer place = places.get(row.getString(1));
      if (place == null) {
        throw new DataException(
            "forecasts of %s in run %s, which was trained on %s"
                .formatted(row.getString(1), run.id(), run.symbols()));
      }
      openTimes[i] = row.getLong(0);
      symbolOf[i] = place;
      outcomes[i] = row.getDouble(2);
    }
    return Outcomes.of(openTimes, run.symbols(), symbolOf, outcomes);
  }

  /** What one candidate foretold, in the order of the outcomes. */
  Foretold of(String candidate) {
    double[] forecasts = new double[rowsEach];
    double[] odds = new double[rowsEach];
    double[] scales = new double[rowsEach];
    List<Double> levels = levels(candidate);
    double[][] quantiles = new double[levels.size()][rowsEach];
    Iterator<Row> ordered =
        ordered(candidate, col("forecast"), col("probability_up"), col("scale"), col("quantiles"));
    for (int i = 0; i < rowsEach; i++) {
      Row row = ordered.next();
      forecasts[i] = row.getDouble(0);
      odds[i] = row.isNullAt(1) ? Double.NaN : row.getDouble(1);
      scales[i] = row.isNullAt(2) ? 1 : row.getDouble(2);
      List<Double> told = row.isNullAt(3) ? List.of() : row.getList(3);
      if (told.size() != levels.size()) {
        throw new DataException(
            "%s foretells %d quantiles and is set to foretell %s"
                .formatted(candidate, told.size(), levels));
      }
      for (int level = 0; level < quantiles.length; level++) {
        quantiles[level][i] = told.get(level);
      }
    }
    return Foretold.of(forecasts, odds, scales, levels, quantiles);
  }

  private List<Double> levels(String name) {
    return run.candidates().stream()
        .filter(candidate -> candidate.name().equals(name))
        .map(Candidate::hyperParameters)
        .flatMap(parameters -> Stream.ofNullable(parameters.get(LEVELS)))
        .flatMap(told -> Arrays.stream(told.replaceAll("[\\[\\]\\s]", "").split(",", -1)))
        .map(Double::valueOf)
        .toList();
  }

  /** One partition after the other is fetched, so that only one is held as rows. */
  private Iterator<Row> ordered(String candidate, Column... columns) {
    return rows.where(col("candidate").equalTo(candidate))
        .orderBy(col(Forecasts.MILLIS), col("symbol"))
        .select(columns)
        .toLocalIterator();
  }
}
