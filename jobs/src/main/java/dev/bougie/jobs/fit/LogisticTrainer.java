package dev.bougie.jobs.fit;

import dev.bougie.jobs.run.Kind;
import dev.bougie.model.config.ConfigException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Logistic regression of whether the label is above 0, with penalties on standardised features,
 * medians in the place of what is undefined.
 */
public final class LogisticTrainer implements Trainer {

  private final Config config;

  public LogisticTrainer(Config config) {
    this.config = config;
  }

  /**
   * Section {@code train.logistic}.
   *
   * @param regularization weight of the penalty, at least 0
   * @param l1Share the part of it that absolute values have, 0 (ridge) to 1 (lasso)
   */
  public record Config(double regularization, double l1Share, int iterations) {

    public Config {
      if (!(regularization >= 0)) {
        throw new ConfigException("regularization", regularization, "must be at least 0");
      }
      if (!(l1Share >= 0 && l1Share <= 1)) {
        throw new ConfigException("l1-share", l1Share, "must be 0 to 1");
      }
      if (iterations < 1) {
        throw new ConfigException("iterations", iterations, "must be at least 1");
      }
    }
  }

  @Override
  public Kind kind() {
    return Kind.LOGISTIC;
  }

  @Override
  public Map<String, String> hyperParameters() {
    return Map.of(
        "regularization", String.valueOf(config.regularization()),
        "l1-share", String.valueOf(config.l1Share()),
        "iterations", String.valueOf(config.iterations()));
  }

  @Override
  public FittedModel fit(Dataset<Row> rows, List<String> features, FitContext context) {
    Optional<ReturnScale> scale = context.scale(rows, features);
    Classes classes = Classes.of(rows, scale);
    StandardScaler scaler =
        new StandardScaler()
            .setInputCol(Inputs.VECTOR)
            .setOutputCol("scaled")
            .setWithMean(true)
            .setWithStd(true);
    LogisticRegression regression =
        new LogisticRegression()
            .setFeaturesCol("scaled")
            .setLabelCol(Classes.UP)
            .setPredictionCol(PipelineFit.PREDICTION)
            .setProbabilityCol(PipelineFit.PROBABILITIES)
            .setFamily("binomial")
            .setStandardization(false)
            .setRegParam(config.regularization())
            .setElasticNetParam(config.l1Share())
            .setMaxIter(config.iterations());
    if (Columns.has(rows, WEIGHT)) {
      regression.setWeightCol(WEIGHT);
    }
    PipelineModel pipeline =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  Inputs.imputer(features), Inputs.imputedVector(features), scaler, regression
                })
            .fit(classes.rows());
    return new PipelineFit(pipeline, features, ReturnHead.ofDirection(classes.size(), scale));
  }
}
