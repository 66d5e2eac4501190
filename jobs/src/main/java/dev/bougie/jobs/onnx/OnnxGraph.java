package dev.bougie.jobs.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import dev.bougie.model.manifest.Graph;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Writes the ONNX graph of a model, operator by operator: input {@code features}, doubles {@code
 * [batch, features]}, and the outputs that are named. The operators are those of ONNX 1.16 and its
 * domain {@code ai.onnx.ml}; nothing lies outside of the file.
 */
public final class OnnxGraph {

  /** Version of the default operator set. */
  public static final int OPSET = 21;

  private static final int ML_OPSET = 5;
  private static final int IR_VERSION = 10;
  private static final String ML = "ai.onnx.ml";

  private final GraphProto.Builder graph = GraphProto.newBuilder();
  private final int features;

  public OnnxGraph(String name, int features) {
    this.features = features;
    graph.setName(name).addInput(value(Graph.FEATURES, features));
  }

  /** Makes the value of that name an output of the graph, doubles {@code [batch, width]}. */
  public OnnxGraph output(String name, int width) {
    graph.addOutput(value(name, width));
    return this;
  }

  /** The value of that name put in the place of NaN: {@code [batch, features]}. */
  public String impute(String input, double[] replacements) {
    constant("replacements", replacements, 1, features);
    node("IsNaN", List.of(input), "undefined");
    return node("Where", List.of("undefined", "replacements", input), "imputed");
  }

  /** A constant of that name, by rows. */
  public String constant(String name, double[] values, long... shape) {
    TensorProto.Builder tensor = doubles(values).toBuilder().setName(name).clearDims();
    for (long length : shape) {
      tensor.addDims(length);
    }
    graph.addInitializer(tensor);
    return name;
  }

  /** An operator of the default domain with one output. */
  public String node(
      String operator, List<String> inputs, String output, AttributeProto... attributes) {
    return node("", operator, inputs, output, List.of(attributes));
  }

  /** Rounds doubles to floats and makes doubles of them again. */
  public String roundToFloat(String input) {
    node("Cast", List.of(input), "floats", integer("to", TensorProto.DataType.FLOAT_VALUE));
    return node(
        "Cast", List.of("floats"), "rounded", integer("to", TensorProto.DataType.DOUBLE_VALUE));
  }

  /** One column of a value: {@code [batch, 1]}. */
  public String column(String input, int index, String output) {
    String indices = wholeNumber(output + "_index", index);
    return node("Gather", List.of(input, indices), output, integer("axis", 1));
  }

  /** The columns of a value in ascending order, row by row: {@code [batch, width]}. */
  public String ascending(String input, int width, String output) {
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType("TopK")
            .setName(output)
            .addInput(input)
            .addInput(wholeNumber(output + "_width", width))
            .addOutput(output)
            .addOutput(output + "_order")
            .addAttribute(integer("axis", 1))
            .addAttribute(integer("largest", 0))
            .addAttribute(integer("sorted", 1)));
    return output;
  }

  /** A constant of that name with one whole number. */
  private String wholeNumber(String name, long value) {
    graph.addInitializer(
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.INT64_VALUE)
            .addDims(1)
            .addInt64Data(value));
    return name;
  }

  /** The sums of the trees' leaves: {@code [batch, targets]}. */
  public String trees(String input, Forest forest, String output) {
    return node(ML, Forest.OPERATOR, List.of(input), output, forest.attributes());
  }

  public GraphProto build() {
    return graph.build();
  }

  /** The file: the graph and what is known of it. The same in, the same bytes out. */
  public static byte[] file(
      GraphProto graph, String codeVersion, SortedMap<String, String> metadata) {
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain(ML).setVersion(ML_OPSET))
            .setProducerName("Bougie")
            .setProducerVersion(codeVersion)
            .setGraph(graph);
    for (Map.Entry<String, String> fact : metadata.entrySet()) {
      model.addMetadataProps(
          StringStringEntryProto.newBuilder().setKey(fact.getKey()).setValue(fact.getValue()));
    }
    return model.build().toByteArray();
  }

  public static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  public static AttributeProto integers(String name, List<Long> values) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INTS)
        .addAllInts(values)
        .build();
  }

  public static AttributeProto tensor(String name, TensorProto value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.TENSOR)
        .setT(value)
        .build();
  }

  public static TensorProto doubles(List<Double> values) {
    return doubles(values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  public static TensorProto unsignedBytes(byte[] values) {
    return TensorProto.newBuilder()
        .setDataType(TensorProto.DataType.UINT8_VALUE)
        .addDims(values.length)
        .setRawData(ByteString.copyFrom(values))
        .build();
  }

  private static TensorProto doubles(double[] values) {
    ByteBuffer raw =
        ByteBuffer.allocate(Math.multiplyExact(values.length, Double.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (double value : values) {
      raw.putDouble(value);
    }
    return TensorProto.newBuilder()
        .setDataType(TensorProto.DataType.DOUBLE_VALUE)
        .addDims(values.length)
        .setRawData(ByteString.copyFrom(raw.flip()))
        .build();
  }

  private String node(
      String domain,
      String operator,
      List<String> inputs,
      String output,
      List<AttributeProto> attributes) {
    graph.addNode(
        NodeProto.newBuilder()
            .setDomain(domain)
            .setOpType(operator)
            .setName(output)
            .addAllInput(inputs)
            .addOutput(output)
            .addAllAttribute(attributes));
    return output;
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
                .setTensorType(
                    TypeProto.Tensor.newBuilder()
                        .setElemType(TensorProto.DataType.DOUBLE_VALUE)
                        .setShape(shape)))
        .build();
  }
}
