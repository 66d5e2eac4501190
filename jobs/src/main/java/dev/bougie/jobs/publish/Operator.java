package dev.bougie.jobs.publish;

import dev.bougie.features.candle.Interval;
import dev.bougie.model.artifact.Artifact;
import dev.bougie.model.artifact.ArtifactStore;
import dev.bougie.model.manifest.Manifest;
import dev.bougie.model.registry.ModelRegistry;
import dev.bougie.model.registry.Promotion;

/** What somebody decides about models, past all evidence; only a model that can answer may. */
public final class Operator {

  private final ArtifactStore store;
  private final ModelRegistry registry;

  public Operator(ArtifactStore store, ModelRegistry registry) {
    this.store = store;
    this.registry = registry;
  }

  /**
   * Lets that model answer.
   *
   * @param reason that history tells
   * @throws dev.bougie.model.config.ConfigException if it is not registered
   * @throws dev.bougie.model.failure.ModelRejectedException if it cannot answer
   */
  public Promotion promote(String modelId, String reason) {
    return registry.promote(modelId, reason, this::requireAnswer);
  }

  /**
   * Lets the model answer that did before the present one.
   *
   * @param reason that history tells
   * @throws dev.bougie.model.config.ConfigException if none did
   * @throws dev.bougie.model.failure.ModelRejectedException if it cannot answer any more
   */
  public Promotion rollBack(Interval interval, int horizon, String reason) {
    return registry.rollBack(interval, horizon, reason, this::requireAnswer);
  }

  private void requireAnswer(Manifest manifest) {
    Artifact stored = store.open(manifest.modelId());
    WarmUp.run(stored);
  }
}
