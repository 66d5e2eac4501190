package dev.bougie.jobs.export;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.bougie.jobs.onnx.Forest;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;

/**
 * A fitted model as a graph, and what a proof of it needs to know.
 *
 * @param splits where the forecast jumps; none for a model without trees
 * @param largestInput the largest value that the trainer's own code takes
 * @param tolerances by output, the largest difference from the trainer's own values that arithmetic
 *     explains, in the unit of the output
 */
record ExportedGraph(
    GraphProto graph,
    List<Forest.Approach> splits,
    double largestInput,
    SortedMap<String, Double> tolerances) {

  ExportedGraph {
    List<String> outputs = outputs(graph);
    if (!tolerances.keySet().equals(Set.copyOf(outputs))) {
      throw new IllegalArgumentException(
          "tolerances of %s for the outputs %s".formatted(tolerances.keySet(), outputs));
    }
  }

  /** The names of the outputs. */
  List<String> outputs() {
    return outputs(graph);
  }

  private static List<String> outputs(GraphProto graph) {
    return graph.getOutputList().stream().map(ValueInfoProto::getName).toList();
  }
}
