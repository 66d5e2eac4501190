package dev.bougie.serving;

import dev.bougie.model.advice.Costs;
import dev.bougie.model.manifest.Label;
import dev.bougie.model.postgres.DatabaseSettings;
import java.nio.file.Path;

/**
 * Every setting the server reads.
 *
 * @param forecast the label that questions mean when they name no interval or horizon
 */
record ServingSettings(
    ServerSettings server,
    DatabaseSettings database,
    Artifacts artifacts,
    Label forecast,
    Costs costs) {

  /** Where published models lie; section {@code artifacts}. */
  record Artifacts(Path folder) {}
}
