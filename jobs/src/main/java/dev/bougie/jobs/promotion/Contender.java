package dev.bougie.jobs.promotion;

import static java.util.Objects.requireNonNull;

import dev.bougie.model.manifest.Level;
import dev.bougie.model.manifest.Manifest;
import dev.bougie.model.registry.Configuration;
import java.time.Instant;

/**
 * What is known of a model when it is decided who answers.
 *
 * @param configuration a {@link Configuration#hash}
 * @param level it has proven
 * @param synthetic whether any candle it saw was made up
 * @param createdAt when the run began that fitted it
 */
public record Contender(
    String modelId, String configuration, Level level, boolean synthetic, Instant createdAt) {

  public Contender {
    requireNonNull(modelId, "modelId");
    requireNonNull(configuration, "configuration");
    requireNonNull(level, "level");
    requireNonNull(createdAt, "createdAt");
  }

  public static Contender of(Manifest manifest) {
    return new Contender(
        manifest.modelId(),
        Configuration.of(manifest).hash(),
        manifest.verdict().level(),
        manifest.synthetic(),
        manifest.createdAt());
  }
}
