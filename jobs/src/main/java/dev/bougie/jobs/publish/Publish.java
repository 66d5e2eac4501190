package dev.bougie.jobs.publish;

import static java.util.Objects.requireNonNull;

import dev.bougie.jobs.promotion.Contender;
import dev.bougie.jobs.promotion.Hysteresis;
import dev.bougie.jobs.run.Candidate;
import dev.bougie.jobs.run.DataException;
import dev.bougie.jobs.run.RunFolder;
import dev.bougie.jobs.run.RunSettings;
import dev.bougie.jobs.run.TrainingRun;
import dev.bougie.model.artifact.Artifact;
import dev.bougie.model.artifact.ArtifactStore;
import dev.bougie.model.failure.ModelRejectedException;
import dev.bougie.model.manifest.Label;
import dev.bougie.model.manifest.Level;
import dev.bougie.model.manifest.Manifest;
import dev.bougie.model.registry.Champion;
import dev.bougie.model.registry.Comparison;
import dev.bougie.model.registry.Configuration;
import dev.bougie.model.registry.Decision;
import dev.bougie.model.registry.ModelRegistry;
import dev.bougie.model.registry.Promotion;
import dev.bougie.model.registry.Proposal;
import dev.bougie.model.registry.Standing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.fs.ChecksumException;
import org.jspecify.annotations.Nullable;

/**
 * Uploads an exported candidate, checks what was uploaded, lets it forecast once and registers it;
 * only then, in one transaction, {@link Hysteresis} decides whether it answers. Whatever it dies
 * of, the model that answered before still does.
 */
public final class Publish {

  /** The manifest last: without it nothing is an artifact. */
  private static final List<String> FILES =
      List.of(Artifact.MODEL, Artifact.REPORT, Artifact.MANIFEST);

  private final RunSettings settings;
  private final Label label;
  private final org.apache.hadoop.conf.Configuration hadoop;
  private final ArtifactStore store;
  private final ModelRegistry registry;
  private final Hysteresis hysteresis;

  public Publish(
      RunSettings settings,
      Label label,
      org.apache.hadoop.conf.Configuration hadoop,
      ArtifactStore store,
      ModelRegistry registry,
      Hysteresis.Config promotion) {
    this.settings = settings;
    this.label = label;
    this.hadoop = hadoop;
    this.store = store;
    this.registry = registry;
    this.hysteresis = new Hysteresis(promotion);
  }

  /**
   * The model that was published.
   *
   * @param decision whether it answers from now on
   * @param reason in words
   * @param champion the model that answers now
   */
  public record Result(
      String runId,
      String modelId,
      String kind,
      Level level,
      boolean synthetic,
      String sha256,
      Decision decision,
      String reason,
      String champion) {}

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
    WarmUp.run(stored);
    registry.register(stored.manifest());
    Promotion promotion =
        registry.decide(
            stored.manifest(), standing -> decide(standing, stored.manifest(), candidate, folder));
    return new Result(
        folder.run().id(),
        manifest.modelId(),
        candidate.kind().code(),
        manifest.verdict().level(),
        manifest.synthetic(),
        manifest.graph().sha256(),
        promotion.decision(),
        promotion.reason(),
        promotion.decision().moves()
            ? promotion.modelId()
            : requireNonNull(promotion.previousId(), "only what answers is kept"));
  }

  private Proposal decide(
      Standing standing, Manifest challenger, Candidate candidate, RunFolder folder) {
    Champion champion = standing.champion();
    if (champion == null) {
      return hysteresis.decide(null, Contender.of(challenger), null, standing.history());
    }
    Manifest answers;
    try {
      answers = store.open(champion.modelId()).manifest();
    } catch (ModelRejectedException e) {
      return new Proposal(
          Decision.BETTER,
          "%s cannot answer any more: %s".formatted(champion.modelId(), e.getMessage()),
          null);
    }
    return hysteresis.decide(
        Contender.of(answers),
        Contender.of(challenger),
        comparison(folder, candidate, Configuration.of(answers).hash()),
        standing.history());
  }

  /**
   * What validate found of the candidate against the configuration that answers, where the run
   * fitted that too; null where it was not compared.
   */
  private static @Nullable Comparison comparison(
      RunFolder folder, Candidate candidate, String champion) {
    TrainingRun run = folder.run();
    List<String> same =
        run.candidates().stream()
            .filter(fitted -> configuration(run, fitted).hash().equals(champion))
            .map(Candidate::name)
            .toList();
    return folder.report().comparisons().getOrDefault(candidate.name(), List.of()).stream()
        .filter(made -> same.contains(made.baseline()))
        .map(made -> new Comparison(champion, "squared error over all folds", made.pValue()))
        .findFirst()
        .orElse(null);
  }

  private static Configuration configuration(TrainingRun run, Candidate candidate) {
    return Configuration.of(
        candidate.kind().code(), run.featureSet().name(), candidate.hyperParameters());
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
}
