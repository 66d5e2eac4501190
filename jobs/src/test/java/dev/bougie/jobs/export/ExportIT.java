package dev.bougie.jobs.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import dev.bougie.jobs.run.DataException;
import dev.bougie.jobs.run.RunSettings;
import dev.bougie.model.artifact.Artifact;
import dev.bougie.model.config.ConfigException;
import dev.bougie.model.manifest.Level;
import dev.bougie.model.manifest.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportIT {

  @TempDir private static Path folder;

  private static SparkSession spark;
  private static TrainedRun trained;

  @BeforeAll
  static void train() throws IOException {
    spark = TrainedRun.spark(folder.resolve("lake"));
    trained = new TrainedRun(spark, folder.resolve("runs")).write("linear", "gbt");
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void writesAnArtifactThatHoldsWhatRunAndReportSay() throws IOException {
    Export.Result result = export("chosen");
    assertThat(result.runId()).isEqualTo(TrainedRun.ID);
    assertThat(result.modelId()).isEqualTo("1h-h1-linear-20250601T120000Z");
    Artifact artifact = Artifact.open(exported("linear"));
    Manifest manifest = artifact.manifest();
    assertThat(manifest.kind()).isEqualTo("linear");
    assertThat(manifest.modelId()).isEqualTo(result.modelId());
    assertThat(manifest.graph().sha256()).isEqualTo(result.sha256());
    assertThat(manifest.graph().opset()).isEqualTo(21);
    assertThat(manifest.featureSet().ids()).isEqualTo(TrainedRun.FEATURES);
    assertThat(manifest.verdict().level()).isEqualTo(Level.SOUND);
    assertThat(manifest.calibration().residualStd()).isEqualTo(0.01);
    assertThat(manifest.createdAt()).isEqualTo(Instant.parse("2025-06-01T12:00:00Z"));
    assertThat(manifest.synthetic()).isTrue();
    assertThat(manifest.proofs().parity()).isEqualTo(result.parity());
    assertThat(exported("linear").resolve("report.json")).isNotEmptyFile();
  }

  @Test
  void comparesExactlyTheUnseenRowsOfTheSnapshotTrainedOn() {
    long probes = probes("linear");
    TrainedRun.store(TrainedRun.rows(spark).limit(1));
    assertThat(export("linear").parity().rows()).isEqualTo(3L * (100 + 100) + probes);
  }

  @Test
  void givesTheSameArtifactTwice() throws IOException {
    export("gbt");
    byte[] graph = Files.readAllBytes(exported("gbt").resolve("model.onnx"));
    byte[] manifest = Files.readAllBytes(exported("gbt").resolve("manifest.json"));
    export("gbt");
    assertThat(exported("gbt").resolve("model.onnx")).hasBinaryContent(graph);
    assertThat(exported("gbt").resolve("manifest.json")).hasBinaryContent(manifest);
  }

  @Test
  void carriesTheFactsInTheGraphToo() throws IOException {
    export("gbt");
    ModelProto model =
        ModelProto.parseFrom(Files.readAllBytes(exported("gbt").resolve("model.onnx")));
    Map<String, String> facts = new HashMap<>();
    for (StringStringEntryProto fact : model.getMetadataPropsList()) {
      facts.put(fact.getKey(), fact.getValue());
    }
    assertThat(facts)
        .containsEntry("model_id", "1h-h1-gbt-20250601T120000Z")
        .containsEntry("kind", "gbt")
        .containsEntry("label", "log_return")
        .containsEntry("interval", "1h")
        .containsEntry("horizon", "1")
        .containsEntry("feature_set", "core")
        .containsEntry("fingerprint", TrainedRun.SET.fingerprint())
        .containsEntry("symbols", "[\"BTCUSDT\",\"ETHUSDT\",\"SOLUSDT\"]")
        .containsEntry("synthetic", "true")
        .containsEntry("code_version", "0.1.0")
        .containsEntry("seed", "7")
        .containsEntry("created_at", "2025-06-01T12:00:00Z")
        .containsKeys("snapshots", "features", "from", "to", "rows", "run_id");
    assertThat(facts.get("hyper_parameters"))
        .isEqualTo(
            "{\"bins\":\"32\",\"depth\":\"4\",\"learning-rate\":\"0.1\",\"subsample\":\"0.7\",\"trees\":\"10\"}");
    assertThat(facts.get("features")).startsWith("[\"" + TrainedRun.FEATURES.get(0) + "\"");
  }

  @Test
  void refusesACandidateThatTheRunLacks() {
    assertThatThrownBy(() -> export("lstm"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("run.candidate = 'lstm'")
        .hasMessageContaining("has the candidates linear, gbt");
  }

  @Test
  void refusesARunThatIsNotThere() {
    RunSettings settings = new RunSettings(folder.resolve("none").toString(), "latest", "chosen");
    assertThatThrownBy(() -> new Export(spark, settings, TrainedRun.label()).run())
        .isInstanceOf(DataException.class)
        .hasMessageContaining("run train first");
  }

  private static long probes(String kind) {
    return export(kind).parity().rows() - 600;
  }

  private static Export.Result export(String candidate) {
    return new Export(spark, trained.settings(candidate), TrainedRun.label()).run();
  }

  private static Path exported(String kind) {
    return Path.of(trained.folder().export(kind).toUri());
  }
}
