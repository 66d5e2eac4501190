package dev.bougie.jobs.fit;

import dev.bougie.jobs.run.Kind;
import dev.bougie.model.config.ConfigException;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Ridge regression on standardised features, medians in the place of what is undefined. */
public final class LinearTrainer implements Trainer {

  private final Config config;

  public LinearTrainer(Config config) {
    this.config = config;
  }

  /**
   * Section {@code train.linear}.
   *
   * @param regularization weight of the L2 penalty, at least 0
   */
  public record Config(double regularization, int iterations) {

    public Config {
      if (!(regularization >= 0)) {
        throw new ConfigException("regularization", regularization, "must be at least 0");
      }
      if (iterations < 1) {
        throw new ConfigException("iterations", iterations, "must be at least 1");
      }
    }
  }

  @Override
  public Kind kind() {
    return Kind.LINEAR;
  }

  @Override
  public Map<String, String> hyperParameters() {
    return Map.of(
        "regularization", String.valueOf(config.regularization()),
        "iterations", String.valueOf(config.iterations()));
  }

  @Override
  public PipelineModel fit(Dataset<Row> rows, List<String> features) {
    StandardScaler scaler =
        new StandardScaler()
            .setInputCol(Inputs.VECTOR)
            .setOutputCol("scaled")
            .setWithMean(true)
            .setWithStd(true);
    LinearRegression regression =
        new LinearRegression()
            .setFeaturesCol("scaled")
            .setLabelCol(LABEL)
            .setPredictionCol(FORECAST)
            .setStandardization(false)
            .setRegParam(config.regularization())
            .setMaxIter(config.iterations());
    return new Pipeline()
        .setStages(
            new PipelineStage[] {
              Inputs.imputer(features), Inputs.imputedVector(features), scaler, regression
            })
        .fit(rows);
  }
}
