package dev.bougie.serving;

import dev.bougie.model.advice.Costs;
import dev.bougie.model.artifact.ArtifactSettings;
import dev.bougie.model.manifest.Label;
import dev.bougie.model.postgres.DatabaseSettings;
import dev.bougie.model.server.ServerSettings;

/**
 * Every setting the server reads.
 *
 * @param forecast the label that questions mean when they name no interval or horizon
 */
record ServingSettings(
    ServerSettings server,
    DatabaseSettings database,
    ArtifactSettings artifacts,
    Label forecast,
    Costs costs) {}
