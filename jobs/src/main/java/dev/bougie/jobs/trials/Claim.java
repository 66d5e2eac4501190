package dev.bougie.jobs.trials;

import java.util.UUID;

/**
 * The right to make a trial and to tell how it ended, as long as its lease lasts or nobody else has
 * claimed it since.
 *
 * @param configuration hash
 * @param owner whose claim it is
 */
public record Claim(String experiment, String configuration, int rung, UUID owner) {}
