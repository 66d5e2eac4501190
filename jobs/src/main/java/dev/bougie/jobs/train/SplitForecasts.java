package dev.bougie.jobs.train;

import dev.bougie.jobs.dataset.SplitRows;
import dev.bougie.jobs.dataset.TrainingColumns;
import dev.bougie.jobs.fit.FittedModel;
import dev.bougie.model.manifest.Graph;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** What the models of one split, and the no-skill baselines, foretell of its unseen part. */
final class SplitForecasts {

  private static final String FORECAST = Graph.FORECAST;
  private static final String ZERO = "zero";

  /** Of the rows, beside that which a model tells. */
  private static final String SCALE = "scale_of_rows";

  private static final List<String> BASELINES = List.of(ZERO, TrainingColumns.LAST);

  private final SplitRows rows;
  private final Map<String, FittedModel> models = new ConcurrentSkipListMap<>();

  SplitForecasts(SplitRows rows) {
    this.rows = rows;
  }

  /** May be called from many threads. */
  void add(String candidate, FittedModel model) {
    models.put(candidate, model);
  }

  /** One row a candidate and candle, in the columns of the forecast table. */
  Dataset<Row> of(String runId) {
    Dataset<Row> wide =
        rows.test()
            .withColumnRenamed(TrainingColumns.SCALE, SCALE)
            .withColumn(ZERO, functions.lit(0.0));
    for (Map.Entry<String, FittedModel> model : models.entrySet()) {
      List<Column> kept = new ArrayList<>(Stream.of(wide.columns()).map(functions::col).toList());
      Column[] outputs =
          model.getValue().head().outputs().stream().map(functions::col).toArray(Column[]::new);
      kept.add(functions.struct(outputs).as(model.getKey()));
      wide = model.getValue().foretell(wide).select(kept.toArray(Column[]::new));
    }
    Column[] told =
        Stream.concat(
                BASELINES.stream()
                    .map(
                        baseline ->
                            told(
                                baseline,
                                functions.struct(
                                    functions.col(baseline).as(FORECAST),
                                    functions.col(SCALE).as(Graph.SCALE)),
                                List.of(FORECAST, Graph.SCALE))),
                models.entrySet().stream()
                    .map(
                        model ->
                            told(
                                model.getKey(),
                                functions.col(model.getKey()),
                                model.getValue().head().outputs())))
            .toArray(Column[]::new);
    return wide.select(
            functions.lit(runId).as("run_id"),
            functions.lit(rows.split().part().name()).as("part"),
            functions.lit(rows.split().index()).as("fold"),
            functions.col("symbol"),
            functions.col("open_time"),
            functions.col(TrainingColumns.LABEL),
            functions.col(TrainingColumns.OUTCOME),
            functions.col(TrainingColumns.KNOWN_AT),
            functions.inline(functions.array(told)))
        .select(
            "run_id",
            "candidate",
            "part",
            "fold",
            "symbol",
            "open_time",
            TrainingColumns.LABEL,
            FORECAST,
            TrainingColumns.OUTCOME,
            Graph.PROBABILITY_UP,
            Graph.SCALE,
            Graph.QUANTILES,
            TrainingColumns.KNOWN_AT);
  }

  /** What a candidate told, null in the place of what it does not tell. */
  private static Column told(String candidate, Column outputs, List<String> present) {
    return functions.struct(
        functions.lit(candidate).as("candidate"),
        outputs.getField(FORECAST).as(FORECAST),
        output(outputs, present, Graph.PROBABILITY_UP, DataTypes.DoubleType),
        output(outputs, present, Graph.SCALE, DataTypes.DoubleType),
        output(outputs, present, Graph.QUANTILES, DataTypes.createArrayType(DataTypes.DoubleType)));
  }

  private static Column output(Column outputs, List<String> present, String name, DataType type) {
    Column value = present.contains(name) ? outputs.getField(name) : functions.lit(null);
    return value.cast(type).as(name);
  }
}
