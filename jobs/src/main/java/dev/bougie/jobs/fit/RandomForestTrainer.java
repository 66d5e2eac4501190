package dev.bougie.jobs.fit;

import dev.bougie.jobs.run.Kind;
import dev.bougie.model.config.ConfigException;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.regression.RandomForestRegressor;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** MLlib's random forest, squared error, medians in the place of what is undefined. */
public final class RandomForestTrainer implements Trainer {

  private final Config config;
  private final long seed;

  public RandomForestTrainer(Config config, long seed) {
    this.config = config;
    this.seed = seed;
  }

  /**
   * Section {@code train.random-forest}.
   *
   * @param trees at least 1
   * @param depth of a tree, 1 to 30
   * @param bins candidate splits of a feature, at least 2
   * @param subsample share of the rows each tree sees, in (0, 1]
   * @param columns share of the features each split chooses from, in (0, 1]
   * @param minRows rows a leaf needs, at least 1
   */
  public record Config(
      int trees, int depth, int bins, double subsample, double columns, int minRows) {

    public Config {
      if (trees < 1) {
        throw new ConfigException("trees", trees, "must be at least 1");
      }
      if (depth < 1 || depth > 30) {
        throw new ConfigException("depth", depth, "must be 1 to 30");
      }
      if (bins < 2) {
        throw new ConfigException("bins", bins, "must be at least 2");
      }
      if (!(subsample > 0 && subsample <= 1)) {
        throw new ConfigException("subsample", subsample, "must be in (0, 1]");
      }
      if (!(columns > 0 && columns <= 1)) {
        throw new ConfigException("columns", columns, "must be in (0, 1]");
      }
      if (minRows < 1) {
        throw new ConfigException("min-rows", minRows, "must be at least 1");
      }
    }
  }

  @Override
  public Kind kind() {
    return Kind.RANDOM_FOREST;
  }

  @Override
  public Map<String, String> hyperParameters() {
    return Map.of(
        "trees", String.valueOf(config.trees()),
        "depth", String.valueOf(config.depth()),
        "bins", String.valueOf(config.bins()),
        "subsample", String.valueOf(config.subsample()),
        "columns", String.valueOf(config.columns()),
        "min-rows", String.valueOf(config.minRows()));
  }

  @Override
  public FittedModel fit(Dataset<Row> rows, List<String> features, FitContext context) {
    RandomForestRegressor regressor =
        new RandomForestRegressor()
            .setFeaturesCol(Inputs.VECTOR)
            .setLabelCol(LABEL)
            .setPredictionCol(PipelineFit.PREDICTION)
            .setNumTrees(config.trees())
            .setMaxDepth(config.depth())
            .setMaxBins(config.bins())
            .setFeatureSubsetStrategy(String.valueOf(config.columns()))
            .setSubsamplingRate(config.subsample())
            .setMinInstancesPerNode(config.minRows())
            .setSeed(seed);
    if (Columns.has(rows, WEIGHT)) {
      regressor.setWeightCol(WEIGHT);
    }
    PipelineModel pipeline =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  Inputs.imputer(features), Inputs.imputedVector(features), regressor
                })
            .fit(rows);
    return new PipelineFit(
        pipeline, features, ReturnHead.ofReturn(context, context.scale(rows, features)));
  }
}
