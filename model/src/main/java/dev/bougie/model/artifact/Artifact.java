package dev.bougie.model.artifact;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bougie.features.catalogue.FeatureSets;
import dev.bougie.features.engine.FeatureSet;
import dev.bougie.model.failure.ModelRejectedException;
import dev.bougie.model.json.Json;
import dev.bougie.model.manifest.Manifest;
import dev.bougie.model.onnx.OnnxScorer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A model as it lies on disk, checked: the graph is the one the manifest speaks of, and this code
 * computes the features it was trained on.
 */
public final class Artifact {

  public static final String MODEL = "model.onnx";
  public static final String MANIFEST = "manifest.json";
  public static final String REPORT = "report.json";

  private final Manifest manifest;
  private final FeatureSet featureSet;
  private final byte[] graph;

  private Artifact(Manifest manifest, FeatureSet featureSet, byte[] graph) {
    this.manifest = manifest;
    this.featureSet = featureSet;
    this.graph = graph;
  }

  public Manifest manifest() {
    return manifest;
  }

  /** What computes the model's inputs. */
  public FeatureSet featureSet() {
    return featureSet;
  }

  /** The model, ready to answer; the caller closes it. */
  public OnnxScorer scorer(int threads) {
    return OnnxScorer.load(graph, featureSet.size(), threads);
  }

  /**
   * Reads and checks the folder.
   *
   * @throws ModelRejectedException if a file is missing or does not fit
   */
  public static Artifact open(Path folder) {
    Manifest manifest = readManifest(folder);
    return of(manifest, read(folder, MODEL));
  }

  /**
   * A model that need not lie on disk.
   *
   * @throws ModelRejectedException if the graph is not the manifest's, or its features are not
   *     those of this code
   */
  public static Artifact of(Manifest manifest, byte[] graph) {
    String sha256 = sha256(graph);
    if (!sha256.equals(manifest.graph().sha256())) {
      throw new ModelRejectedException(
          "sha256",
          "%s of model %s is %s, its manifest says %s"
              .formatted(MODEL, manifest.modelId(), sha256, manifest.graph().sha256()));
    }
    return new Artifact(manifest, featureSet(manifest), graph);
  }

  /** SHA-256, hex. */
  public static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static FeatureSet featureSet(Manifest manifest) {
    Manifest.FeatureSetUsed used = manifest.featureSet();
    FeatureSet known;
    try {
      known = FeatureSets.of(used.name());
    } catch (IllegalArgumentException e) {
      throw new ModelRejectedException(
          "feature set", "model %s: %s".formatted(manifest.modelId(), e.getMessage()));
    }
    if (!known.fingerprint().equals(used.fingerprint())) {
      throw new ModelRejectedException(
          "fingerprint",
          "model %s was trained on %s %s, this code computes %s"
              .formatted(manifest.modelId(), used.name(), used.fingerprint(), known.fingerprint()));
    }
    return known;
  }

  private static Manifest readManifest(Path folder) {
    byte[] json = read(folder, MANIFEST);
    try {
      JsonNode tree = Json.mapper().readTree(json);
      int version = tree.path("version").asInt(Manifest.VERSION);
      if (version != Manifest.VERSION) {
        throw new ModelRejectedException(
            "manifest version",
            "%s has version %d, this code reads %d".formatted(folder, version, Manifest.VERSION));
      }
      if (!tree.isObject()) {
        throw new IOException("it is no object");
      }
      return Json.mapper().treeToValue(tree, Manifest.class);
    } catch (IOException e) {
      throw new ModelRejectedException(
          "manifest", "%s is not readable: %s".formatted(folder.resolve(MANIFEST), e.getMessage()));
    }
  }

  private static byte[] read(Path folder, String file) {
    Path path = folder.resolve(file);
    if (!Files.isRegularFile(path)) {
      throw new ModelRejectedException("artifact", "%s is missing".formatted(path));
    }
    try {
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
