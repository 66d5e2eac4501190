package dev.bougie.jobs.run;

import dev.bougie.model.config.ConfigException;
import java.util.regex.Pattern;

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

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,127}");

  public RunSettings {
    requireText("folder", folder, "must be a folder");
    // It names a folder, on any file system.
    if (!ID.matcher(id).matches()) {
      throw new ConfigException(
          "id", id, "must be the id of a run such as 20250601T120000Z-1h-h1, or 'latest'");
    }
    requireText("candidate", candidate, "must be the name of a candidate or 'chosen'");
  }

  private static void requireText(String key, String value, String allowed) {
    if (value.isBlank()) {
      throw new ConfigException(key, value, allowed);
    }
  }
}
