package dev.bougie.jobs.export;

import dev.bougie.jobs.fit.BoosterFit;
import dev.bougie.jobs.onnx.Forest;
import dev.bougie.jobs.onnx.Objective;
import dev.bougie.jobs.onnx.OnnxGraph;
import dev.bougie.jobs.onnx.XgboostJson;
import dev.bougie.model.manifest.Graph;
import java.util.List;

/**
 * XGBoost's trees. Its library compares floats, so the inputs {@code [batch, features]} are rounded
 * to float first and then made doubles again, in which TreeEnsemble finds the same leaves: true
 * where {@code input < threshold}, NaN wherever the trainer sent it. The leaves are floats, summed
 * as doubles, which does not depend on the order or on the batch: {@code [batch, targets]}, plus
 * the base scores {@code [targets]}; for odds the sigmoid of that.
 */
record BoosterExporter(BoosterFit fit) implements Exporter {

  /** Half of the distance of 1 to the next float: what one addition of floats can be off. */
  private static final double FLOAT_ROUNDING = 0x1p-24;

  /** What XGBoost's own sigmoid, and the margin it makes of a base score, are off in floats. */
  private static final double SIGMOID_ROUNDING = 0x1p-22;

  @Override
  public ExportedGraph export() {
    XgboostJson booster = XgboostJson.read(fit.json());
    Forest forest = booster.forest();
    OnnxGraph graph = new OnnxGraph("xgboost", fit.features().size());
    HeadGraph head = new HeadGraph(graph, fit);
    String rounded = graph.roundToFloat(Graph.FEATURES);
    double[] scores = booster.baseScores().stream().mapToDouble(Double::doubleValue).toArray();
    String base = graph.constant("base_score", scores, scores.length);
    graph.trees(rounded, forest, "sum");
    double tolerance = tolerance(booster);
    if (booster.objective() == Objective.LOGISTIC) {
      graph.node("Add", List.of("sum", base), "log_odds");
      graph.node("Sigmoid", List.of("log_odds"), head.given());
      // The sigmoid is nowhere steeper than a quarter.
      tolerance = tolerance / 4 + SIGMOID_ROUNDING;
    } else {
      graph.node("Add", List.of("sum", base), head.given());
    }
    return head.end(forest.approaches(), Float.MAX_VALUE, tolerance);
  }

  /** XGBoost rounds to float after each tree; no partial sum is larger than all leaves together. */
  private static double tolerance(XgboostJson booster) {
    Forest forest = booster.forest();
    double largest = forest.largestSum();
    for (double score : booster.baseScores()) {
      largest = Math.max(largest, Math.abs(score) + forest.largestSum());
    }
    return (forest.trees().size() / forest.width() + 1) * FLOAT_ROUNDING * largest;
  }
}
