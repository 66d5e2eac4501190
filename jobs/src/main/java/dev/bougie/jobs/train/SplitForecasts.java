package dev.bougie.jobs.train;

import dev.bougie.jobs.dataset.SplitRows;
import dev.bougie.jobs.dataset.TrainingColumns;
import dev.bougie.jobs.fit.Trainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** What the models of one split, and the no-skill baselines, foretell of its unseen part. */
final class SplitForecasts {

  private static final String ZERO = "zero";
  private static final List<String> BASELINES = List.of(ZERO, TrainingColumns.LAST);

  private final SplitRows rows;
  private final Map<String, PipelineModel> models = new ConcurrentSkipListMap<>();

  SplitForecasts(SplitRows rows) {
    this.rows = rows;
  }

  /** May be called from many threads. */
  void add(String candidate, PipelineModel model) {
    models.put(candidate, model);
  }

  /** One row a candidate and candle, in the columns of the forecast table. */
  Dataset<Row> of(String runId) {
    Dataset<Row> wide = rows.test().withColumn(ZERO, functions.lit(0.0));
    for (Map.Entry<String, PipelineModel> model : models.entrySet()) {
      List<Column> kept = new ArrayList<>(Stream.of(wide.columns()).map(functions::col).toList());
      kept.add(functions.col(Trainer.FORECAST).as(model.getKey()));
      wide = model.getValue().transform(wide).select(kept.toArray(Column[]::new));
    }
    Column[] forecasts =
        Stream.concat(BASELINES.stream(), models.keySet().stream())
            .map(
                candidate ->
                    functions.struct(
                        functions.lit(candidate).as("candidate"),
                        functions.col(candidate).as("forecast")))
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
            functions.col(TrainingColumns.SCALE),
            functions.inline(functions.array(forecasts)))
        .select(
            "run_id",
            "candidate",
            "part",
            "fold",
            "symbol",
            "open_time",
            TrainingColumns.LABEL,
            "forecast",
            TrainingColumns.OUTCOME,
            TrainingColumns.KNOWN_AT,
            TrainingColumns.SCALE);
  }
}
