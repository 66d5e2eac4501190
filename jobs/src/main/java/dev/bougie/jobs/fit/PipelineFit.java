package dev.bougie.jobs.fit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.functions;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A model of MLlib: a pipeline that imputes and scales, then forecasts. */
public final class PipelineFit implements FittedModel {

  /** The column that a pipeline adds: what it learnt of the label. */
  static final String PREDICTION = "prediction";

  /** The column that a pipeline for classes adds besides: their probabilities, a vector. */
  static final String PROBABILITIES = "probability";

  private static final String GIVEN = "given_by_pipeline";

  private final PipelineModel pipeline;
  private final List<String> features;
  private final ReturnHead head;

  PipelineFit(PipelineModel pipeline, List<String> features, ReturnHead head) {
    this.pipeline = pipeline;
    this.features = List.copyOf(features);
    this.head = head;
  }

  public PipelineModel pipeline() {
    return pipeline;
  }

  @Override
  public List<String> features() {
    return features;
  }

  @Override
  public ReturnHead head() {
    return head;
  }

  @Override
  public Dataset<Row> foretell(Dataset<Row> rows) {
    Dataset<Row> given = pipeline.transform(rows);
    Column raw =
        head.task() == ReturnHead.Task.DIRECTION
            ? functions.vector_to_array(given.col(PROBABILITIES), "float64").getItem(1)
            : given.col(PREDICTION);
    Column[] kept = new Column[rows.columns().length + 1];
    for (int i = 0; i < kept.length - 1; i++) {
      kept[i] = given.col(rows.columns()[i]);
    }
    kept[kept.length - 1] = raw.as(GIVEN);
    return head.foretell(given.select(kept), GIVEN);
  }

  @Override
  public void save(String folder, Configuration hadoop) {
    ModelFolder target = new ModelFolder(folder, hadoop);
    target.clear();
    try {
      pipeline.write().overwrite().save(target.pipeline());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot save the model in " + folder, e);
    }
    target.writeHead(new ModelFolder.Head(features, head));
  }

  static PipelineFit load(ModelFolder saved) {
    ModelFolder.Head head = saved.head();
    return new PipelineFit(PipelineModel.load(saved.pipeline()), head.features(), head.head());
  }
}
