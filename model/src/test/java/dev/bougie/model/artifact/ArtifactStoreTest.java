package dev.bougie.model.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.features.catalogue.FeatureSets;
import dev.bougie.model.failure.ModelRejectedException;
import dev.bougie.model.manifest.Manifests;
import dev.bougie.model.onnx.LinearGraph;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArtifactStoreTest {

  @TempDir private Path folder;
  private Path root;
  private ArtifactStore store;

  @BeforeEach
  void emptyStore() {
    root = folder.resolve("store");
    store = new ArtifactStore(root);
  }

  @Test
  void keepsWhatIsPut() throws IOException {
    store.put("m1", artifact("m1", 1));
    assertThat(store.open("m1").manifest().modelId()).isEqualTo("m1");
    assertThat(names()).containsExactly("m1");
    try (var files = Files.list(root.resolve("m1"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(Artifact.MODEL, Artifact.MANIFEST, Artifact.REPORT);
    }
  }

  @Test
  void leavesAnArtifactAloneThatIsPutAgain() throws IOException {
    Path artifact = artifact("m1", 1);
    store.put("m1", artifact);
    Files.writeString(artifact.resolve(Artifact.REPORT), "{\"later\": true}");
    store.put("m1", artifact);
    assertThat(root.resolve("m1").resolve(Artifact.REPORT)).hasContent("{}");
  }

  @Test
  void refusesAnotherGraphUnderTheSameId() throws IOException {
    store.put("m1", artifact("m1", 1));
    Path other = artifact("m1", 2);
    assertThatThrownBy(() -> store.put("m1", other))
        .isInstanceOf(ModelRejectedException.class)
        .hasMessageContaining("immutability")
        .hasMessageContaining("m1");
    store.open("m1");
  }

  @Test
  void storesNothingOfAnArtifactThatLacksAFile() throws IOException {
    Path artifact = artifact("m1", 1);
    Files.delete(artifact.resolve(Artifact.MANIFEST));
    assertThatThrownBy(() -> store.put("m1", artifact))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("m1");
    assertThat(names()).isEmpty();
  }

  @Test
  void takesTheSameArtifactFromManyAtOnce() throws IOException {
    Path artifact = artifact("m1", 1);
    IntStream.range(0, 32).parallel().forEach(i -> store.put("m1", artifact));
    assertThat(names()).containsExactly("m1");
    store.open("m1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../m1", "..", ".", "", "/etc", "a/b", "a\\b", ".hidden", "a b", "a\0"})
  void refusesIdsThatLeadElsewhere(String id) throws IOException {
    Path artifact = artifact("m1", 1);
    assertThatThrownBy(() -> store.put(id, artifact))
        .isInstanceOf(ModelRejectedException.class)
        .hasMessageContaining("model id");
    assertThatThrownBy(() -> store.open(id)).isInstanceOf(ModelRejectedException.class);
  }

  @Test
  void rejectsAFolderThatHoldsAnotherModel() throws IOException {
    store.put("m2", artifact("m1", 1));
    assertThatThrownBy(() -> store.open("m2"))
        .isInstanceOf(ModelRejectedException.class)
        .hasMessageContaining("folder m2 holds model m1");
  }

  private Path artifact(String id, double bias) throws IOException {
    byte[] graph = LinearGraph.of(FeatureSets.core().size(), 0, bias);
    return Artifacts.write(
        folder.resolve("made-" + bias), Manifests.of(id, Artifact.sha256(graph)), graph);
  }

  private List<String> names() throws IOException {
    try (var files = Files.list(root)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
