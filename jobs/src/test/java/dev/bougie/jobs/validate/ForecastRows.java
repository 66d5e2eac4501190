package dev.bougie.jobs.validate;

import dev.bougie.jobs.judge.Foretold;
import dev.bougie.jobs.judge.Markets;
import dev.bougie.jobs.judge.Outcomes;
import dev.bougie.jobs.run.Candidate;
import dev.bougie.jobs.run.Kind;
import dev.bougie.jobs.run.TrainingRun;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** The forecasts of a run as its table holds them, and the same without Spark. */
final class ForecastRows {
  static final int TIMES = 3000;
  final Outcomes outcomes = Runs.outcomes(5, TIMES);
  final Runs.Parts parts = Runs.parts(outcomes, TIMES);
  final TrainingRun run =
      Runs.of(
          TIMES,
          List.of(
              new Candidate("linear", Kind.LINEAR, Map.of()),
              new Candidate("gbt", Kind.GBT, Map.of("levels", "[0.1, 0.9]"))));

  static final StructType SCHEMA =
      StructType.fromDDL(
          "run_id string, candidate string, fold int, symbol string, open_time timestamp,"
              + " label double, forecast double, part string, outcome double,"
              + " probability_up double, scale double, quantiles array<double>");

  double[] forecasts(String name) {
    return switch (name) {
      case "zero" -> Markets.zero(outcomes);
      case "last" -> Markets.last(outcomes, 2);
      case "linear" -> Markets.guesses(1, outcomes, 2, 0.05);
      default -> Markets.skilled(2, outcomes, 0.13);
    };
  }

  /** All that a graph can tell, of the trees; a forecast alone of all others. */
  Foretold foretold(String name) {
    double[] forecasts = forecasts(name);
    return name.equals("gbt")
        ? Foretold.of(
            forecasts,
            IntStream.range(0, forecasts.length).mapToDouble(row -> odds(forecasts[row])).toArray(),
            IntStream.range(0, forecasts.length).mapToDouble(ForecastRows::scale).toArray(),
            List.of(0.1, 0.9),
            new double[][] {
              Arrays.stream(forecasts).map(one -> one - 0.02).toArray(),
              Arrays.stream(forecasts).map(one -> one + 0.02).toArray()
            })
        : Foretold.of(forecasts);
  }

  static double odds(double forecast) {
    return 1 / (1 + Math.exp(-100 * forecast));
  }

  static double scale(int row) {
    return 0.01 * (1 + row / 2 % 3);
  }

  /** Every candidate's rows, shuffled as a table may give them. */
  List<Row> rows() {
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

  List<Row> edited(UnaryOperator<Row> edit) {
    List<Row> rows = rows();
    rows.replaceAll(edit);
    return rows;
  }

  static List<Row> changed(List<Row> rows, int column, Object value) {
    rows.replaceAll(row -> with(row, column, value));
    return rows;
  }

  static Row with(Row row, int column, @Nullable Object value) {
    @Nullable Object[] values = new @Nullable Object[row.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = i == column ? value : row.get(i);
    }
    return RowFactory.create(values);
  }

  static boolean isAt(Row row, String candidate, int time) {
    return row.getString(1).equals(candidate)
        && row.getTimestamp(4).toInstant().equals(Instant.EPOCH.plusSeconds(3600L * time));
  }
}
