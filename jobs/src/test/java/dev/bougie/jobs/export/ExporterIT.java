package dev.bougie.jobs.export;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import dev.bougie.jobs.fit.FitContext;
import dev.bougie.jobs.fit.FittedModel;
import dev.bougie.jobs.fit.ReturnScale;
import dev.bougie.jobs.fit.Trainer;
import dev.bougie.jobs.onnx.OnnxGraph;
import dev.bougie.jobs.run.Kind;
import dev.bougie.model.failure.ModelRejectedException;
import dev.bougie.model.manifest.Graph;
import dev.bougie.model.manifest.Manifest;
import dev.bougie.model.manifest.Manifest.Parity.Compared;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExporterIT {

  @TempDir private static Path folder;

  private static SparkSession spark;
  private static Dataset<Row> rows;
  private static final Map<String, FittedModel> MODELS = new HashMap<>();

  @BeforeAll
  static void fit() {
    spark = TrainedRun.spark(folder);
    rows =
        TrainedRun.rows(spark)
            .withColumn(
                ReturnScale.FEATURE,
                functions.abs(functions.col(ReturnScale.FEATURE)).divide(functions.lit(100)))
            .cache();
    FitContext plain = FitContext.plain();
    FitContext scale = new FitContext(Optional.of(4), false, plain.check());
    FitContext scaledLabel = new FitContext(Optional.of(4), true, plain.check());
    for (Kind kind : Kind.values()) {
      fit(kind.code(), kind, plain);
    }
    fit("logistic with a scale", Kind.LOGISTIC, scale);
    fit("xgboost-logistic with a scale", Kind.XGBOOST_LOGISTIC, scale);
    fit("linear in units of scale", Kind.LINEAR, scaledLabel);
    fit("xgboost-quantiles in units of scale", Kind.XGBOOST_QUANTILES, scaledLabel);
  }

  private static void fit(String name, Kind kind, FitContext context) {
    MODELS.put(name, TrainedRun.trainer(kind.code()).fit(rows, TrainedRun.FEATURES, context));
  }

  private static List<String> kinds() {
    return Stream.of(Kind.values()).map(Kind::code).toList();
  }

  private static Set<String> models() {
    return MODELS.keySet();
  }

  @AfterAll
  static void stop() {
    MODELS.clear();
    spark.stop();
  }

  @ParameterizedTest
  @MethodSource("models")
  void foretellsWhatTheTrainerForetells(String model) {
    Manifest.Parity parity = prove(model, export(model), rows);
    assertThat(parity.rows()).isGreaterThan(rows.count());
    assertThat(parity.outputs())
        .extracting(Compared::output)
        .containsExactlyInAnyOrderElementsOf(model(model).head().outputs());
    // Probes lead a scale to its ceiling, and what is learnt in units of it is as much larger
    // there.
    double unit =
        model(model)
            .head()
            .multiplier()
            .map(scale -> ReturnScale.CEILING * scale.root())
            .orElse(1.0);
    for (Compared compared : parity.outputs()) {
      assertThat(compared.maxDifference()).isLessThanOrEqualTo(compared.tolerance());
      assertThat(compared.tolerance() / unit).isPositive().isLessThan(5e-6);
    }
  }

  @Test
  void everyKindTellsWhatItsTaskIs() {
    assertThat(export("xgboost").outputs()).containsExactly("forecast");
    assertThat(export("logistic").outputs()).containsExactly("forecast", "probability_up");
    assertThat(export("xgboost-logistic with a scale").outputs())
        .containsExactly("forecast", "probability_up", "scale");
    assertThat(export("xgboost-quantiles").outputs()).containsExactly("forecast", "quantiles");
  }

  @ParameterizedTest
  @MethodSource("models")
  void givesTheSameBytesTwice(String kind) {
    assertThat(file(export(kind))).isEqualTo(file(export(kind)));
  }

  @ParameterizedTest
  @MethodSource("models")
  void usesOnlyTheDefaultDomainAndTheOneOfTrees(String kind) {
    for (NodeProto node : export(kind).graph().getNodeList()) {
      assertThat(node.getDomain()).isIn("", "ai.onnx.ml");
    }
    for (TensorProto constant : export(kind).graph().getInitializerList()) {
      assertThat(constant.getExternalDataCount()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void refusesFeaturesInAnotherOrder(String kind) {
    List<String> reversed = new java.util.ArrayList<>(TrainedRun.FEATURES);
    Collections.reverse(reversed);
    FittedModel model = model(kind);
    assertThatThrownBy(() -> Exporter.export(model, reversed))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the model reads");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"random-forest", "gbt", "xgboost", "xgboost-logistic", "xgboost-quantiles"})
  void parityCatchesAThresholdMovedByTheSmallestStep(String kind) {
    ExportedGraph sound = export(kind);
    double moved = kind.startsWith("xgboost") ? 1 : 0;
    GraphProto nudged =
        withTensor(
            sound.graph(),
            "nodes_splits",
            value -> moved == 0 ? Math.nextUp(value) : Math.nextUp((float) value));
    assertThatThrownBy(() -> prove(kind, with(sound, nudged), rows))
        .isInstanceOf(ModelRejectedException.class)
        .hasMessageContaining("model rejected by parity");
  }

  @Test
  void parityCatchesOneLeafThatIsATenThousandthOff() {
    ExportedGraph sound = export("xgboost");
    boolean[] done = {false};
    GraphProto changed =
        withTensor(
            sound.graph(),
            "leaf_weights",
            value -> {
              double result = done[0] ? value : value + 1e-4;
              done[0] = true;
              return result;
            });
    assertThatThrownBy(() -> prove("xgboost", with(sound, changed), rows))
        .isInstanceOf(ModelRejectedException.class)
        .hasMessageContaining("of 'forecast' ONNX Runtime gives");
  }

  @ParameterizedTest
  @ValueSource(strings = {"linear", "logistic", "random-forest", "gbt"})
  void parityCatchesImputingThatIsLeftOut(String kind) {
    ExportedGraph sound = export(kind);
    GraphProto.Builder bare = sound.graph().toBuilder().clearNode();
    for (NodeProto node : sound.graph().getNodeList()) {
      if (node.getOpType().equals("Where")) {
        bare.addNode(
            NodeProto.newBuilder()
                .setOpType("Identity")
                .addInput(Graph.FEATURES)
                .addOutput(node.getOutput(0)));
      } else {
        bare.addNode(node);
      }
    }
    assertThatThrownBy(() -> prove(kind, with(sound, bare.build()), rows))
        .isInstanceOf(ModelRejectedException.class)
        .hasMessageContaining("parity");
  }

  @Test
  void parityCatchesNaNSentTheOtherWay() {
    ExportedGraph sound = export("xgboost");
    GraphProto.Builder turned = sound.graph().toBuilder();
    for (NodeProto.Builder node : turned.getNodeBuilderList()) {
      for (AttributeProto.Builder attribute : node.getAttributeBuilderList()) {
        if (attribute.getName().equals("nodes_missing_value_tracks_true")) {
          attribute.setInts(0, 1 - attribute.getInts(0));
        }
      }
    }
    assertThatThrownBy(() -> prove("xgboost", with(sound, turned.build()), rows))
        .isInstanceOf(ModelRejectedException.class)
        .hasMessageContaining("parity");
  }

  @Test
  void provesEveryOutputAgainstTheTrainersOwn() {
    ExportedGraph linear = export("linear");
    ExportedGraph wide = wide(linear);
    UnaryOperator<Dataset<Row>> same = trainer(-1, 0);
    UnaryOperator<Dataset<Row>> otherScale = trainer(-1, 1e-9);
    UnaryOperator<Dataset<Row>> otherQuantiles = trainer(1, 0);
    Manifest.Parity parity = Parity.prove(same, wide, file(wide), TrainedRun.FEATURES, rows);
    assertThat(parity.outputs())
        .extracting(Compared::output)
        .containsExactly(Graph.FORECAST, Graph.QUANTILES, Graph.SCALE);
    assertThatThrownBy(() -> Parity.prove(otherScale, wide, file(wide), TrainedRun.FEATURES, rows))
        .isInstanceOf(ModelRejectedException.class)
        .hasMessageContaining("of 'scale' ONNX Runtime gives");
    assertThatThrownBy(
            () -> Parity.prove(otherQuantiles, wide, file(wide), TrainedRun.FEATURES, rows))
        .isInstanceOf(ModelRejectedException.class)
        .hasMessageContaining("of 'quantiles' ONNX Runtime gives");
  }

  /** Beside the forecast, itself and its opposite as quantiles and a scale of one and a half. */
  private static ExportedGraph wide(ExportedGraph narrow) {
    GraphProto.Builder graph = narrow.graph().toBuilder();
    ValueInfoProto forecast = narrow.graph().getOutput(0);
    ValueInfoProto.Builder quantiles = forecast.toBuilder().setName(Graph.QUANTILES);
    quantiles
        .getTypeBuilder()
        .getTensorTypeBuilder()
        .getShapeBuilder()
        .getDimBuilder(1)
        .setDimValue(2);
    graph.addOutput(quantiles).addOutput(forecast.toBuilder().setName(Graph.SCALE));
    graph.addNode(operator("Neg", "opposite", Graph.FORECAST));
    graph.addNode(
        operator("Concat", Graph.QUANTILES, Graph.FORECAST, "opposite").toBuilder()
            .addAttribute(OnnxGraph.integer("axis", 1)));
    graph.addNode(operator("Sub", "nothing", Graph.FORECAST, Graph.FORECAST));
    graph.addInitializer(OnnxGraph.doubles(List.of(1.5)).toBuilder().setName("one_and_a_half"));
    graph.addNode(operator("Add", Graph.SCALE, "nothing", "one_and_a_half"));
    double tolerance = requireNonNull(narrow.tolerances().get(Graph.FORECAST));
    return new ExportedGraph(
        graph.build(),
        narrow.splits(),
        1e15,
        new TreeMap<>(
            Map.of(Graph.FORECAST, tolerance, Graph.QUANTILES, tolerance, Graph.SCALE, tolerance)));
  }

  private static NodeProto operator(String type, String output, String... inputs) {
    return NodeProto.newBuilder()
        .setOpType(type)
        .addAllInput(List.of(inputs))
        .addOutput(output)
        .build();
  }

  private static UnaryOperator<Dataset<Row>> trainer(int sign, double more) {
    Column forecast = functions.col(Trainer.FORECAST);
    return inputs ->
        model("linear")
            .foretell(inputs)
            .withColumn(
                Graph.QUANTILES, functions.array(forecast, forecast.multiply(functions.lit(sign))))
            .withColumn(Graph.SCALE, forecast.minus(forecast).plus(functions.lit(1.5 + more)));
  }

  @Test
  void parityNeedsRows() {
    ExportedGraph sound = export("linear");
    Dataset<Row> none = rows.where(functions.lit(false));
    assertThatThrownBy(() -> prove("linear", sound, none))
        .isInstanceOf(ModelRejectedException.class)
        .hasMessageContaining("no validation row");
  }

  @Test
  void xgboostForetellsTheSameForZerosInRowsOfAnyDensity() {
    Dataset<Row> zeros = rows.limit(1);
    for (String feature : TrainedRun.FEATURES) {
      zeros = zeros.withColumn(feature, functions.lit(0.0));
    }
    Dataset<Row> one = zeros.withColumn(TrainedRun.FEATURES.get(30), functions.lit(1e-30));
    double sparse = forecast(zeros);
    double almost = forecast(one);
    assertThat(sparse).isEqualTo(almost);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"linear in units of scale", "logistic", "xgboost-quantiles in units of scale"})
  void modelsSurviveSavingAndLoading(String name) {
    String path = folder.resolve("saved").toUri().toString();
    model(name).save(path, spark.sparkContext().hadoopConfiguration());
    FittedModel loaded = FittedModel.load(path, spark);
    assertThat(loaded.head()).isEqualTo(model(name).head());
    assertThat(file(Exporter.export(loaded, TrainedRun.FEATURES))).isEqualTo(file(export(name)));
  }

  private static double forecast(Dataset<Row> row) {
    return model("xgboost").foretell(row).select(Trainer.FORECAST).first().getDouble(0);
  }

  private static FittedModel model(String kind) {
    return java.util.Objects.requireNonNull(MODELS.get(kind));
  }

  private static ExportedGraph export(String kind) {
    return Exporter.export(model(kind), TrainedRun.FEATURES);
  }

  private static byte[] file(ExportedGraph graph) {
    return OnnxGraph.file(graph.graph(), "0.1.0", new TreeMap<>());
  }

  private static Manifest.Parity prove(String kind, ExportedGraph graph, Dataset<Row> validation) {
    return Parity.prove(model(kind)::foretell, graph, file(graph), TrainedRun.FEATURES, validation);
  }

  private static ExportedGraph with(ExportedGraph sound, GraphProto graph) {
    return new ExportedGraph(graph, sound.splits(), sound.largestInput(), sound.tolerances());
  }

  /** The graph with every double of that attribute changed. */
  private static GraphProto withTensor(
      GraphProto graph, String name, java.util.function.DoubleUnaryOperator change) {
    GraphProto.Builder changed = graph.toBuilder();
    for (NodeProto.Builder node : changed.getNodeBuilderList()) {
      for (AttributeProto.Builder attribute : node.getAttributeBuilderList()) {
        if (attribute.getName().equals(name)) {
          ByteBuffer before =
              attribute.getT().getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
          ByteBuffer after = ByteBuffer.allocate(before.remaining()).order(ByteOrder.LITTLE_ENDIAN);
          while (before.hasRemaining()) {
            after.putDouble(change.applyAsDouble(before.getDouble()));
          }
          attribute.getTBuilder().setRawData(ByteString.copyFrom(after.flip()));
        }
      }
    }
    return changed.build();
  }
}
