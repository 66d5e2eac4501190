package dev.bougie.jobs.fit;

import dev.bougie.jobs.run.Kind;
import dev.bougie.model.config.ConfigException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import ml.dmlc.xgboost4j.scala.spark.XGBoostRegressionModel;
import ml.dmlc.xgboost4j.scala.spark.XGBoostRegressor;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** XGBoost, squared error, histogram splits; it learns by itself where undefined values go. */
public final class XgboostTrainer implements Trainer {

  private static final String LOOPBACK = "127.0.0.1";

  private final Config config;
  private final long seed;

  public XgboostTrainer(Config config, long seed) {
    this.config = config;
    this.seed = seed;
  }

  /**
   * Section {@code train.xgboost}.
   *
   * @param rounds trees, at least 1
   * @param depth of a tree, 1 to 16
   * @param learningRate in (0, 1]
   * @param subsample share of the rows each tree sees, in (0, 1]
   * @param columns share of the features each tree sees, in (0, 1]
   * @param minChildWeight rows a leaf needs, at least 0
   * @param workers Spark tasks that train together, at least 1
   */
  public record Config(
      int rounds,
      int depth,
      double learningRate,
      double subsample,
      double columns,
      double minChildWeight,
      int workers) {

    public Config {
      if (rounds < 1) {
        throw new ConfigException("rounds", rounds, "must be at least 1");
      }
      if (depth < 1 || depth > 16) {
        throw new ConfigException("depth", depth, "must be 1 to 16");
      }
      if (!(learningRate > 0 && learningRate <= 1)) {
        throw new ConfigException("learning-rate", learningRate, "must be in (0, 1]");
      }
      if (!(subsample > 0 && subsample <= 1)) {
        throw new ConfigException("subsample", subsample, "must be in (0, 1]");
      }
      if (!(columns > 0 && columns <= 1)) {
        throw new ConfigException("columns", columns, "must be in (0, 1]");
      }
      if (!(minChildWeight >= 0)) {
        throw new ConfigException("min-child-weight", minChildWeight, "must be at least 0");
      }
      if (workers < 1) {
        throw new ConfigException("workers", workers, "must be at least 1");
      }
    }
  }

  @Override
  public Kind kind() {
    return Kind.XGBOOST;
  }

  @Override
  public Map<String, String> hyperParameters() {
    return Map.of(
        "rounds", String.valueOf(config.rounds()),
        "depth", String.valueOf(config.depth()),
        "learning-rate", String.valueOf(config.learningRate()),
        "subsample", String.valueOf(config.subsample()),
        "columns", String.valueOf(config.columns()),
        "min-child-weight", String.valueOf(config.minChildWeight()),
        "workers", String.valueOf(config.workers()));
  }

  @Override
  public void requireLibraries() {
    OpenMp.load();
  }

  @Override
  public PipelineModel fit(Dataset<Row> rows, List<String> features) {
    SparkContext spark = rows.sparkSession().sparkContext();
    loadLibraries(spark);
    XGBoostRegressor regressor = new XGBoostRegressor();
    regressor.setFeaturesCol(Inputs.VECTOR);
    regressor.setLabelCol(LABEL);
    regressor.setPredictionCol(FORECAST);
    regressor.setMissing(Float.NaN);
    regressor.setTreeMethod("hist");
    regressor.setNumRound(config.rounds());
    regressor.setMaxDepth(config.depth());
    regressor.setEta(config.learningRate());
    regressor.setSubsample(config.subsample());
    regressor.setColsampleBytree(config.columns());
    regressor.setMinChildWeight(config.minChildWeight());
    regressor.setNumWorkers(config.workers());
    regressor.setSeed(seed);
    silence(regressor);
    if (spark.isLocal()) {
      regressor.setRabitTrackerHostIp(LOOPBACK);
    }
    PipelineModel fitted =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  Inputs.rawVector(features), Inputs.denseVector(features.size()), regressor
                })
            .fit(rows);
    makeSavable(fitted);
    return fitted;
  }

  /**
   * Keeps XGBoost from printing its error after every round. It has a parameter for that, which its
   * Spark side does not offer but hands on if it is among the parameters; one that is of no use
   * here gives its place to it.
   */
  private static void silence(XGBoostRegressor regressor) {
    Param<?>[] parameters = regressor.params();
    for (int i = 0; i < parameters.length; i++) {
      if (parameters[i].name().equals(regressor.contribPredictionCol().name())) {
        IntParam verbose = new IntParam(regressor, "verbose_eval", "rounds between two lines");
        parameters[i] = verbose;
        regressor.set(verbose, 0);
      }
    }
  }

  /** On the driver, and as far as a job reaches them on the executors. */
  private static void loadLibraries(SparkContext spark) {
    OpenMp.load();
    if (!spark.isLocal()) {
      int tasks = spark.defaultParallelism();
      new JavaSparkContext(spark)
          .parallelize(Collections.nCopies(tasks, 0), tasks)
          .foreachPartition(none -> OpenMp.load());
    }
  }

  /**
   * Drops the two defaults (there is no custom objective, no custom metric) that XGBoost 3.1 can't
   * write: it does so with a json4s older than Spark 4's.
   */
  private static void makeSavable(PipelineModel fitted) {
    for (Transformer stage : fitted.stages()) {
      if (stage instanceof XGBoostRegressionModel model) {
        model.defaultParamMap().remove(model.customObj());
        model.defaultParamMap().remove(model.customEval());
      }
    }
  }
}
