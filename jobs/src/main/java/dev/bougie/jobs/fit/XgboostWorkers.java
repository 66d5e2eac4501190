package dev.bougie.jobs.fit;

import dev.bougie.jobs.onnx.Objective;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ml.dmlc.xgboost4j.java.XGBoostError;
import ml.dmlc.xgboost4j.scala.Booster;
import ml.dmlc.xgboost4j.scala.spark.XGBoostClassificationModel;
import ml.dmlc.xgboost4j.scala.spark.XGBoostClassifier;
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

/** XGBoost's own Spark stage: workers that train together, each on its part of the rows. */
final class XgboostWorkers {

  private static final String LOOPBACK = "127.0.0.1";

  private final Objective objective;
  private final TreeGrowth growth;
  private final int rounds;
  private final int workers;
  private final long seed;

  XgboostWorkers(Objective objective, TreeGrowth growth, int rounds, int workers, long seed) {
    this.objective = objective;
    this.growth = growth;
    this.rounds = rounds;
    this.workers = workers;
    this.seed = seed;
  }

  BoosterFit fit(
      Dataset<Row> rows, List<String> features, FitContext context, Optional<ReturnScale> scale) {
    SparkContext spark = rows.sparkSession().sparkContext();
    loadLibraries(spark);
    if (objective == Objective.LOGISTIC) {
      Classes classes = Classes.of(rows, scale);
      byte[] model = model(classes.rows(), features, new XGBoostClassifier(), Classes.UP, spark);
      return new BoosterFit(model, features, ReturnHead.ofDirection(classes.size(), scale));
    }
    byte[] model = model(rows, features, new XGBoostRegressor(), Trainer.LABEL, spark);
    return new BoosterFit(model, features, ReturnHead.ofReturn(context, scale));
  }

  private byte[] model(
      Dataset<Row> rows,
      List<String> features,
      PipelineStage estimator,
      String label,
      SparkContext spark) {
    Map<String, Object> parameters = new HashMap<>(growth.parameters());
    parameters.putAll(
        Map.of(
            "featuresCol",
            Inputs.VECTOR,
            "labelCol",
            label,
            "objective",
            objective.code(),
            "missing",
            Float.NaN,
            "tree_method",
            "hist",
            "numRound",
            rounds,
            "numWorkers",
            workers,
            "seed",
            seed));
    if (Columns.has(rows, Trainer.WEIGHT)) {
      parameters.put("weightCol", Trainer.WEIGHT);
    }
    if (spark.isLocal()) {
      parameters.put("rabitTrackerHostIp", LOOPBACK);
    }
    parameters.forEach((name, value) -> estimator.set(estimator.getParam(name), value));
    silence(estimator);
    PipelineModel fitted =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  Inputs.rawVector(features), Inputs.denseVector(features.size()), estimator
                })
            .fit(rows);
    Transformer last = fitted.stages()[fitted.stages().length - 1];
    Booster booster =
        last instanceof XGBoostClassificationModel classifier
            ? classifier.nativeBooster()
            : ((XGBoostRegressionModel) last).nativeBooster();
    try {
      return booster.toByteArray("ubj");
    } catch (XGBoostError e) {
      throw new IllegalStateException("XGBoost cannot write its model", e);
    }
  }

  /**
   * Keeps XGBoost from printing its error after every round. It has a parameter for that, which its
   * Spark side does not offer but hands on if it is among the parameters; one that is of no use
   * here gives its place to it.
   */
  private static void silence(PipelineStage estimator) {
    Param<?>[] parameters = estimator.params();
    for (int i = 0; i < parameters.length; i++) {
      if (parameters[i].name().equals("contribPredictionCol")) {
        IntParam verbose = new IntParam(estimator, "verbose_eval", "rounds between two lines");
        parameters[i] = verbose;
        estimator.set(verbose, 0);
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
}
