package dev.bougie.jobs.export;

import ai.onnx.proto.OnnxMl.GraphProto;
import dev.bougie.jobs.onnx.Forest;
import java.util.List;

/**
 * A fitted model as a graph, and what a proof of it needs to know.
 *
 * @param splits where the forecast jumps; none for a model without trees
 * @param largestInput the largest value that the trainer's own code takes
 * @param tolerance the largest difference from the trainer's own forecasts that arithmetic
 *     explains, in the unit of the label
 */
record ExportedGraph(
    GraphProto graph, List<Forest.Approach> splits, double largestInput, double tolerance) {}
