package dev.bougie.serving;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.bougie.features.candle.Interval;
import dev.bougie.features.catalogue.FeatureSets;
import dev.bougie.features.engine.FeatureSet;
import dev.bougie.model.artifact.Artifact;
import dev.bougie.model.calibration.Calibration;
import dev.bougie.model.calibration.ErrorQuantiles;
import dev.bougie.model.json.Json;
import dev.bougie.model.manifest.Graph;
import dev.bougie.model.manifest.Label;
import dev.bougie.model.manifest.Level;
import dev.bougie.model.manifest.Manifest;
import dev.bougie.model.manifest.Scores;
import dev.bougie.model.postgres.Database;
import dev.bougie.model.registry.ModelRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A model that looks at one feature of a set: {@code forecast = slope * (feature, 0 where
 * undefined) + bias}.
 */
record TestModel(
    String id,
    int horizon,
    Level level,
    boolean synthetic,
    double slope,
    double bias,
    FeatureSet set,
    String looksAt,
    List<String> universe) {

  static final double RESIDUAL_STD = 0.01;
  static final Instant CREATED = Instant.parse("2025-01-02T03:04:05Z");

  private static final int DOUBLE = TensorProto.DataType.DOUBLE.getNumber();

  /** One on the core features that looks at the last log return. */
  TestModel(String id, int horizon, Level level, boolean synthetic, double slope, double bias) {
    this(id, horizon, level, synthetic, slope, bias, FeatureSets.core(), "log_return_1", List.of());
  }

  /** Writes the artifact into its folder. */
  Path write(Path root) throws IOException {
    Path folder = Files.createDirectories(root.resolve(id));
    byte[] graph = graph();
    Files.write(folder.resolve(Artifact.MODEL), graph);
    Files.write(folder.resolve(Artifact.MANIFEST), Json.writePretty(manifest()));
    Files.writeString(folder.resolve(Artifact.REPORT), "{}");
    return folder;
  }

  /** Registers it and lets it answer, whatever answered before. */
  void answer(Database database) {
    ModelRegistry registry = new ModelRegistry(database.jdbi(), RunningServer.CLOCK);
    registry.register(manifest());
    registry.promote(id, "so says the test", manifest -> {});
  }

  Manifest manifest() {
    return manifest(new Manifest.FeatureSetUsed(set.name(), set.fingerprint(), set.ids()));
  }

  Manifest manifest(Manifest.FeatureSetUsed features) {
    return new Manifest(
        Manifest.VERSION,
        id,
        new Manifest.Candidate("linear", "linear", Map.of()),
        new Label(Label.Kind.LOG_RETURN, horizon, Interval.H1),
        new Manifest.Inputs(List.of("BTCUSDT"), synthetic, features),
        new Graph(List.of(Graph.FORECAST), 17, Artifact.sha256(graph())),
        new Manifest.Training(
            new Manifest.TrainingData(
                Map.of("lake.features", 42L),
                CREATED.minusSeconds(86_400),
                CREATED,
                8000,
                universe),
            "0.1.0",
            42),
        new Manifest.Evidence(
            List.of(),
            Map.of(
                "linear", new Scores(1000, 0.01, 0.007, 0.53, 0.04),
                "zero", new Scores(1000, 0.0101, 0.0071, Double.NaN, Double.NaN)),
            new Manifest.Verdict(level, List.of("p = 0.01 against zero"))),
        new Calibration(
            RESIDUAL_STD,
            List.of(
                new Calibration.Radius(0.95, 0.05, 0.02, Double.NaN),
                new Calibration.Radius(0.8, 0.2, 0.012, Double.NaN)),
            ErrorQuantiles.of(new double[] {0.012, 0.02})),
        new Manifest.Proofs(new Manifest.Parity(8000, List.of()), null),
        CREATED);
  }

  private byte[] graph() {
    int features = set.size();
    TensorProto.Builder weights =
        TensorProto.newBuilder()
            .setName("weights")
            .setDataType(DOUBLE)
            .addDims(features)
            .addDims(1);
    for (String feature : set.ids()) {
      weights.addDoubleData(feature.equals(looksAt) ? slope : 0);
    }
    GraphProto graph =
        GraphProto.newBuilder()
            .setName(id)
            .addInput(value(Graph.FEATURES, features))
            .addOutput(value(Graph.FORECAST, 1))
            .addInitializer(weights)
            .addInitializer(
                TensorProto.newBuilder().setName("zero").setDataType(DOUBLE).addDoubleData(0))
            .addInitializer(
                TensorProto.newBuilder()
                    .setName("bias")
                    .setDataType(DOUBLE)
                    .addDims(1)
                    .addDoubleData(bias))
            .addNode(node("IsNaN", "unknown", Graph.FEATURES))
            .addNode(node("Where", "known", "unknown", "zero", Graph.FEATURES))
            .addNode(node("MatMul", "product", "known", "weights"))
            .addNode(node("Add", Graph.FORECAST, "product", "bias"))
            .build();
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
