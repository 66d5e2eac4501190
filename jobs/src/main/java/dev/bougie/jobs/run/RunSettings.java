package dev.bougie.jobs.run;

import dev.bougie.model.config.ConfigException;

/**
 * Which training run, and which model of it, the stages after training work on; section {@code
 * run}.
 *
 * @param folder of all runs, on any Hadoop file system
 * @param id of the run, or {@code latest}
 * @param candidate that is exported and published, or {@code chosen} for the one validate found
 *     best
 */
public record RunSettings(String folder, String id, String candidate) {

  public RunSettings {
    requireText("folder", folder, "must be a folder");
    requireText("id", id, "must be the id of a run or 'latest'");
    requireText("candidate", candidate, "must be a kind of model or 'chosen'");
  }

  private static void requireText(String key, String value, String allowed) {
    if (value.isBlank()) {
      throw new ConfigException(key, value, allowed);
    }
  }
}
