package dev.bougie.jobs.publish;

import dev.bougie.jobs.run.Candidate;
import dev.bougie.jobs.run.DataException;
import dev.bougie.jobs.run.RunFolder;
import dev.bougie.jobs.run.RunSettings;
import dev.bougie.model.artifact.Artifact;
import dev.bougie.model.artifact.ArtifactStore;
import dev.bougie.model.failure.ModelRejectedException;
import dev.bougie.model.manifest.Label;
import dev.bougie.model.manifest.Level;
import dev.bougie.model.manifest.Manifest;
import dev.bougie.model.onnx.OnnxScorer;
import dev.bougie.model.registry.ModelRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;

/**
 * Lets an exported candidate answer: checks it, uploads it, checks what was uploaded, lets it
 * forecast once, and only then moves the pointer, in one transaction. Whatever it dies of, the
 * model that answered before still does.
 */
public final class Publish {

  /** The manifest last: without it nothing is an artifact. */
  private static final List<String> FILES =
      List.of(Artifact.MODEL, Artifact.REPORT, Artifact.MANIFEST);

  private final RunSettings settings;
  private final Label label;
  private final Configuration hadoop;
  private final ArtifactStore store;
  private final ModelRegistry registry;

  public Publish(
      RunSettings settings,
      Label label,
      Configuration hadoop,
      ArtifactStore store,
      ModelRegistry registry) {
    this.settings = settings;
    this.label = label;
    this.hadoop = hadoop;
    this.store = store;
    this.registry = registry;
  }

  /** The model that answers now. */
  public record Result(
      String runId, String modelId, String kind, Level level, boolean synthetic, String sha256) {}

  /**
   * Runs the stage.
   *
   * @throws DataException if the candidate is not exported yet
   * @throws ModelRejectedException if the artifact is not what its manifest says, or if another one
   *     is published under its id
   */
  public Result run() {
    RunFolder folder = RunFolder.find(settings, label, hadoop);
    Candidate candidate = folder.candidate(settings.candidate());
    Manifest manifest = upload(folder, candidate.name());
    Artifact stored = store.open(manifest.modelId());
    if (!stored.manifest().equals(manifest)) {
      throw new ModelRejectedException(
          "immutability",
          "model %s is stored with another manifest, train again to publish other findings"
              .formatted(manifest.modelId()));
    }
    warmUp(stored);
    registry.publish(stored.manifest());
    return new Result(
        folder.run().id(),
        manifest.modelId(),
        candidate.kind().code(),
        manifest.verdict().level(),
        manifest.synthetic(),
        manifest.graph().sha256());
  }

  private Manifest upload(RunFolder folder, String kind) {
    try {
      Path copy = Files.createTempDirectory("bougie-publish");
      try {
        download(folder, kind, copy);
        Manifest manifest = Artifact.open(copy).manifest();
        store.put(manifest.modelId(), copy);
        return manifest;
      } finally {
        for (String file : FILES) {
          Files.deleteIfExists(copy.resolve(file));
        }
        Files.deleteIfExists(copy);
      }
    } catch (ChecksumException e) {
      throw new ModelRejectedException("checksum", String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the export in " + folder.export(kind), e);
    }
  }

  private void download(RunFolder folder, String kind, Path copy) throws IOException {
    org.apache.hadoop.fs.Path source = folder.export(kind);
    if (!folder.files().exists(new org.apache.hadoop.fs.Path(source, Artifact.MANIFEST))) {
      throw new DataException(
          "run.id = '%s': its candidate '%s' is not exported yet, run export first"
              .formatted(folder.run().id(), kind));
    }
    for (String file : FILES) {
      org.apache.hadoop.fs.Path from = new org.apache.hadoop.fs.Path(source, file);
      if (folder.files().exists(from)) {
        folder
            .files()
            .copyToLocalFile(
                false, from, new org.apache.hadoop.fs.Path(copy.resolve(file).toUri()), true);
      }
    }
  }

  /**
   * A model that cannot answer for zeros, or where nothing is known yet, must not answer at all.
   */
  private static void warmUp(Artifact artifact) {
    int features = artifact.featureSet().size();
    double[] rows = new double[2 * features];
    Arrays.fill(rows, features, rows.length, Double.NaN);
    try (OnnxScorer scorer = artifact.scorer(1)) {
      double[] forecasts = scorer.score(rows);
      if (forecasts.length != 2 || !Arrays.stream(forecasts).allMatch(Double::isFinite)) {
        throw new ModelRejectedException(
            "warm-up",
            "model %s foretells %s for a row of zeros and one of NaN"
                .formatted(artifact.manifest().modelId(), Arrays.toString(forecasts)));
      }
    }
  }
}
