package dev.bougie.jobs.ingest;

import dev.bougie.model.config.ConfigException;

/**
 * What is brought, and how; section {@code ingest}.
 *
 * @param refetch whether what is stored is asked for again
 * @param recheck newest stored candles that every run asks for again, since the exchange revises
 *     them most; at least 0
 * @param archivesAbove calls of REST from which on archives are used; 0 for archives always
 * @param recheckArchives whether the checksums of stored archives are compared with the bucket's
 * @param restInsteadOfArchives calls of REST that one run may make for archives that cannot be had;
 *     what would need more is left for the next run
 */
public record IngestSettings(
    boolean refetch,
    int recheck,
    int archivesAbove,
    boolean recheckArchives,
    int restInsteadOfArchives) {

  public IngestSettings {
    if (recheck < 0) {
      throw new ConfigException("recheck", recheck, "must be at least 0");
    }
    if (archivesAbove < 0) {
      throw new ConfigException("archives-above", archivesAbove, "must be at least 0");
    }
    if (restInsteadOfArchives < 0) {
      throw new ConfigException(
          "rest-instead-of-archives", restInsteadOfArchives, "must be at least 0");
    }
  }
}
