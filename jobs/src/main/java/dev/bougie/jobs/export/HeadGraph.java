package dev.bougie.jobs.export;

import dev.bougie.jobs.fit.FittedModel;
import dev.bougie.jobs.fit.ReturnHead;
import dev.bougie.jobs.fit.ReturnHead.Task;
import dev.bougie.jobs.fit.ReturnScale;
import dev.bougie.jobs.onnx.Forest;
import dev.bougie.jobs.onnx.OnnxGraph;
import dev.bougie.model.manifest.Graph;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The end of a graph: from what was fitted, {@code [batch, 1]} or {@code [batch, levels]}, to what
 * every model foretells; operator by operator as {@link ReturnHead} does it.
 */
final class HeadGraph {

  /** A scale takes the same steps in the same doubles on both sides. */
  private static final double SCALE_TOLERANCE = 1e-15;

  private final OnnxGraph graph;
  private final FittedModel model;
  private final ReturnHead head;

  HeadGraph(OnnxGraph graph, FittedModel model) {
    this.graph = graph;
    this.model = model;
    this.head = model.head();
  }

  /** Under which name the graph must hold what was fitted. */
  String given() {
    return switch (head.task()) {
      case RETURN -> head.scaled() ? "in_units_of_scale" : Graph.FORECAST;
      case DIRECTION -> Graph.PROBABILITY_UP;
      case QUANTILES -> "unordered";
    };
  }

  /**
   * Ends the graph.
   *
   * @param tolerance of what was fitted, in its own unit
   */
  ExportedGraph end(List<Forest.Approach> splits, double largestInput, double tolerance) {
    head.scale().ifPresent(this::addScale);
    double unit = head.multiplier().map(scale -> ReturnScale.CEILING * scale.root()).orElse(1.0);
    SortedMap<String, Double> tolerances =
        new TreeMap<>(
            switch (head.task()) {
              case RETURN -> addReturn(tolerance * unit);
              case DIRECTION -> addDirection(tolerance, unit);
              case QUANTILES -> addQuantiles(tolerance * unit);
            });
    if (head.scale().isPresent()) {
      tolerances.put(Graph.SCALE, SCALE_TOLERANCE);
    }
    for (String output : head.outputs()) {
      graph.output(output, output.equals(Graph.QUANTILES) ? head.levels().size() : 1);
    }
    return new ExportedGraph(graph.build(), splits, largestInput, tolerances);
  }

  /** The volatility, kept within bounds, over the horizon: {@code [batch, 1]}. */
  private void addScale(ReturnScale scale) {
    int index = model.features().indexOf(scale.feature());
    graph.column(Graph.FEATURES, index, "volatility");
    graph.constant("volatility_replacement", new double[] {scale.replacement()}, 1);
    graph.constant("volatility_floor", new double[] {ReturnScale.FLOOR}, 1);
    graph.constant("volatility_ceiling", new double[] {ReturnScale.CEILING}, 1);
    graph.constant("root_of_horizon", new double[] {scale.root()}, 1);
    graph.node("IsNaN", List.of("volatility"), "no_volatility");
    graph.node(
        "Where",
        List.of("no_volatility", "volatility_replacement", "volatility"),
        "known_volatility");
    graph.node("Max", List.of("known_volatility", "volatility_floor"), "raised_volatility");
    graph.node("Min", List.of("raised_volatility", "volatility_ceiling"), "bound_volatility");
    graph.node("Mul", List.of("bound_volatility", "root_of_horizon"), Graph.SCALE);
  }

  private Map<String, Double> addReturn(double tolerance) {
    if (head.scaled()) {
      graph.node("Mul", List.of(given(), Graph.SCALE), Graph.FORECAST);
    }
    return Map.of(Graph.FORECAST, tolerance);
  }

  /** {@code (2 p - 1) size scale}. */
  private Map<String, Double> addDirection(double tolerance, double unit) {
    graph.constant("two", new double[] {2}, 1);
    graph.constant("one", new double[] {1}, 1);
    graph.constant("mean_absolute_return", new double[] {head.size()}, 1);
    graph.node("Mul", List.of(Graph.PROBABILITY_UP, "two"), "doubled");
    graph.node("Sub", List.of("doubled", "one"), "edge");
    String sized = head.scaled() ? "edge_in_units_of_scale" : Graph.FORECAST;
    graph.node("Mul", List.of("edge", "mean_absolute_return"), sized);
    if (head.scaled()) {
      graph.node("Mul", List.of(sized, Graph.SCALE), Graph.FORECAST);
    }
    return Map.of(
        Graph.PROBABILITY_UP, tolerance, Graph.FORECAST, 2 * tolerance * head.size() * unit);
  }

  /** In order, since quantiles that were learnt one by one may cross. */
  private Map<String, Double> addQuantiles(double tolerance) {
    String ordered = head.scaled() ? "ordered" : Graph.QUANTILES;
    graph.ascending(given(), head.levels().size(), ordered);
    if (head.scaled()) {
      graph.node("Mul", List.of(ordered, Graph.SCALE), Graph.QUANTILES);
    }
    graph.column(Graph.QUANTILES, head.median(), Graph.FORECAST);
    return Map.of(Graph.QUANTILES, tolerance, Graph.FORECAST, tolerance);
  }

  /** Whether what was fitted is odds. */
  boolean endsInOdds() {
    return head.task() == Task.DIRECTION;
  }
}
