package dev.bougie.model.registry;

import dev.bougie.model.manifest.Manifest;

/**
 * A published model.
 *
 * @param champion whether it answers for its interval and horizon
 */
public record RegisteredModel(Manifest manifest, boolean champion) {}
