package dev.bougie.jobs.export;

import dev.bougie.jobs.onnx.Forest;
import dev.bougie.jobs.onnx.OnnxGraph;
import dev.bougie.jobs.onnx.XgboostJson;
import dev.bougie.model.manifest.Graph;
import java.util.List;
import ml.dmlc.xgboost4j.java.XGBoostError;
import ml.dmlc.xgboost4j.scala.spark.XGBoostRegressionModel;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.feature.VectorAssembler;

/**
 * XGBoost's trees. Its library compares floats, so the inputs {@code [batch, features]} are rounded
 * to float first and then made doubles again, in which TreeEnsemble finds the same leaves: true
 * where {@code input < threshold}, NaN wherever the trainer sent it. The leaves are floats, summed
 * as doubles, which does not depend on the order or on the batch: {@code [batch, 1]}, plus the base
 * score {@code [1]}.
 */
final class XgboostExporter implements Exporter {

  /** Half of the distance of 1 to the next float: what one addition of floats can be off. */
  private static final double FLOAT_ROUNDING = 0x1p-24;

  @Override
  public ExportedGraph export(PipelineModel model, List<String> features) {
    Exporter.requireInputs(Exporter.stage(model, VectorAssembler.class).getInputCols(), features);
    XgboostJson booster = booster(Exporter.stage(model, XGBoostRegressionModel.class));
    if (booster.objective() != XgboostJson.Objective.SQUARED_ERROR) {
      throw new IllegalArgumentException(
          "the booster's objective is %s, not %s"
              .formatted(booster.objective().code(), XgboostJson.Objective.SQUARED_ERROR.code()));
    }
    Forest forest = booster.forest();
    OnnxGraph graph = new OnnxGraph("xgboost", features.size());
    String rounded = graph.roundToFloat(Graph.FEATURES);
    double baseScore = booster.baseScores().get(0);
    String base = graph.constant("base_score", new double[] {baseScore}, 1);
    graph.trees(rounded, forest, "sum");
    graph.node("Add", List.of("sum", base), Graph.FORECAST);
    return ExportedGraph.ofForecast(
        graph, forest.approaches(), Float.MAX_VALUE, tolerance(forest, baseScore));
  }

  /** XGBoost rounds to float after each tree; no partial sum is larger than all leaves together. */
  private static double tolerance(Forest forest, double baseScore) {
    double largest = Math.abs(baseScore) + forest.largestSum();
    return (forest.trees().size() + 1) * FLOAT_ROUNDING * largest;
  }

  private static XgboostJson booster(XGBoostRegressionModel model) {
    try {
      return XgboostJson.read(model.nativeBooster().toByteArray("json"));
    } catch (XGBoostError e) {
      throw new IllegalStateException("XGBoost cannot write its model", e);
    }
  }
}
