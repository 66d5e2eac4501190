package dev.bougie.model.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** The graph of {@code forecast = sum(weight * feature) + bias}, 0 in the place of NaN. */
public final class LinearGraph {

  private static final int DOUBLE = TensorProto.DataType.DOUBLE.getNumber();

  private LinearGraph() {}

  /** The same weight for every feature. */
  public static byte[] of(int features, double weight, double bias) {
    double[] weights = new double[features];
    Arrays.fill(weights, weight);
    return of("features", "forecast", weights, bias);
  }

  public static byte[] of(String input, String output, double[] weights, double bias) {
    return file(graph(input, output, weights, bias));
  }

  /** With further outputs of these widths, each the forecast as often as it is wide. */
  static byte[] with(Map<String, Integer> outputs, double[] weights, double bias) {
    GraphProto.Builder graph = graph("features", "forecast", weights, bias);
    outputs.forEach(
        (name, width) -> {
          String[] copies = Collections.nCopies(width, "forecast").toArray(String[]::new);
          graph.addOutput(value(name, width));
          graph.addNode(
              node("Concat", name, copies).toBuilder()
                  .addAttribute(
                      AttributeProto.newBuilder()
                          .setName("axis")
                          .setType(AttributeProto.AttributeType.INT)
                          .setI(1)));
        });
    return file(graph);
  }

  private static GraphProto.Builder graph(
      String input, String output, double[] weights, double bias) {
    return GraphProto.newBuilder()
        .setName("linear")
        .addInput(value(input, weights.length))
        .addOutput(value(output, 1))
        .addInitializer(tensor("zero", List.of(), 0))
        .addInitializer(tensor("weights", List.of((long) weights.length, 1L), weights))
        .addInitializer(tensor("bias", List.of(1L), bias))
        .addNode(node("IsNaN", "unknown", input))
        .addNode(node("Where", "known", "unknown", "zero", input))
        .addNode(node("MatMul", "product", "known", "weights"))
        .addNode(node("Add", output, "product", "bias"));
  }

  private static byte[] file(GraphProto.Builder graph) {
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
        .setGraph(graph)
        .build()
        .toByteArray();
  }

  private static NodeProto node(String operator, String output, String... inputs) {
    return NodeProto.newBuilder()
        .setOpType(operator)
        .addAllInput(List.of(inputs))
        .addOutput(output)
        .build();
  }

  private static TensorProto tensor(String name, List<Long> shape, double... values) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(DOUBLE).addAllDims(shape);
    Arrays.stream(values).forEach(tensor::addDoubleData);
    return tensor.build();
  }

  private static ValueInfoProto value(String name, int width) {
    TensorShapeProto shape =
        TensorShapeProto.newBuilder()
            .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("batch"))
            .addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(width))
            .build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(TypeProto.Tensor.newBuilder().setElemType(DOUBLE).setShape(shape)))
        .build();
  }
}
