package dev.bougie.model.artifact;

import java.nio.file.Path;

/**
 * Where published models lie; section {@code artifacts}.
 *
 * @param folder one folder a model
 */
public record ArtifactSettings(Path folder) {}
