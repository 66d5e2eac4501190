package dev.bougie.model.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.features.catalogue.FeatureSets;
import dev.bougie.features.engine.FeatureSet;
import dev.bougie.model.failure.ModelRejectedException;
import dev.bougie.model.manifest.Manifest;
import dev.bougie.model.manifest.Manifests;
import dev.bougie.model.onnx.LinearGraph;
import dev.bougie.model.onnx.OnnxScorer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArtifactTest {

  private static final byte[] GRAPH = LinearGraph.of(FeatureSets.core().size(), 0, 0.25);

  @TempDir private Path folder;

  @Test
  void opensWhatFitsAndAnswers() throws IOException {
    Manifest manifest = Manifests.of("m1", Artifact.sha256(GRAPH));
    Artifact artifact = Artifact.open(Artifacts.write(folder, manifest, GRAPH));
    assertThat(artifact.manifest()).isEqualTo(manifest);
    assertThat(artifact.featureSet().name()).isEqualTo("core");
    try (OnnxScorer scorer = artifact.scorer(1)) {
      assertThat(scorer.score(new double[FeatureSets.core().size()]).forecasts())
          .containsExactly(0.25);
    }
  }

  @Test
  void rejectsATamperedGraph() throws IOException {
    Artifacts.write(folder, Manifests.of("m1", Artifact.sha256(GRAPH)), GRAPH);
    byte[] tampered = GRAPH.clone();
    tampered[tampered.length / 2] ^= 1;
    Files.write(folder.resolve(Artifact.MODEL), tampered);
    rejects("sha256", Artifact.sha256(tampered));
  }

  @Test
  void rejectsFeaturesThatThisCodeComputesDifferently() throws IOException {
    Manifest.FeatureSetUsed other = new Manifest.FeatureSetUsed("core", "0".repeat(64), List.of());
    Artifacts.write(folder, Manifests.of("m1", Artifact.sha256(GRAPH), other), GRAPH);
    rejects("fingerprint", FeatureSets.core().fingerprint());
  }

  @Test
  void rejectsAnUnknownFeatureSet() throws IOException {
    Manifest.FeatureSetUsed other = new Manifest.FeatureSetUsed("other", "0", List.of());
    Artifacts.write(folder, Manifests.of("m1", Artifact.sha256(GRAPH), other), GRAPH);
    rejects("feature set", "'other'");
  }

  @Test
  void opensAModelOfAnExpression() throws IOException {
    FeatureSet set = FeatureSets.of("rsi_6+core");
    byte[] graph = LinearGraph.of(set.size(), 0, 0.25);
    Manifest.FeatureSetUsed used =
        new Manifest.FeatureSetUsed(set.name(), set.fingerprint(), set.ids());
    Artifacts.write(folder, Manifests.of("m1", Artifact.sha256(graph), used), graph);

    assertThat(Artifact.open(folder).featureSet().ids())
        .startsWith("rsi_6", "log_return_1")
        .hasSize(FeatureSets.core().size() + 1);
  }

  @Test
  void namesTheUserMadeFeatureWhoseJarIsNotThere() throws IOException {
    Manifest.FeatureSetUsed used =
        new Manifest.FeatureSetUsed("core+elsewhere_7", "0", List.of("elsewhere_7"));
    Artifacts.write(folder, Manifests.of("m1", Artifact.sha256(GRAPH), used), GRAPH);
    rejects("feature set", "unknown feature set 'elsewhere_7' in 'core+elsewhere_7'");
  }

  @ParameterizedTest
  @ValueSource(strings = {Artifact.MODEL, Artifact.MANIFEST})
  void rejectsAFolderWithoutAFile(String file) throws IOException {
    Artifacts.write(folder, Manifests.of("m1", Artifact.sha256(GRAPH)), GRAPH);
    Files.delete(folder.resolve(file));
    rejects("artifact", file);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{\"version\": 2}", "{\"version\": \"one\"}"})
  void rejectsAManifestThatCannotBeRead(String json) throws IOException {
    Artifacts.write(folder, Manifests.of("m1", Artifact.sha256(GRAPH)), GRAPH);
    Files.writeString(folder.resolve(Artifact.MANIFEST), json);
    rejects("manifest", "manifest.json");
  }

  @Test
  void rejectsAManifestOfAnotherVersion() throws IOException {
    Artifacts.write(folder, Manifests.of("m1", Artifact.sha256(GRAPH)), GRAPH);
    Path file = folder.resolve(Artifact.MANIFEST);
    Files.writeString(file, Files.readString(file).replace("\"version\" : 2", "\"version\" : 1"));
    rejects("manifest version", "version 1, this code reads 2");
  }

  private void rejects(String gate, String figure) {
    assertThatThrownBy(() -> Artifact.open(folder))
        .isInstanceOf(ModelRejectedException.class)
        .hasMessageStartingWith("model rejected by " + gate)
        .hasMessageContaining(figure);
  }
}
