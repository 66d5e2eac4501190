package dev.bougie.jobs.maintain;

import dev.bougie.model.config.ConfigException;
import java.time.Duration;

/**
 * What the maintenance of the lake leaves; section {@code maintain}.
 *
 * @param inputFiles small files of a partition that are worth writing as one, at least 2
 * @param manifests of a table that are worth writing as fewer, at least 2
 * @param snapshotAge after which a snapshot goes, at least a day: a reader may still be at work
 * @param snapshots that stay whatever their age, at least 1; those that a model or a finished
 *     training run names stay as well
 * @param orphanAge after which a file that no snapshot knows goes, at least a day: it may be one
 *     that is not committed yet
 */
public record MaintainSettings(
    int inputFiles, int manifests, Duration snapshotAge, int snapshots, Duration orphanAge) {

  private static final Duration DAY = Duration.ofDays(1);

  public MaintainSettings {
    requireAtLeast("input-files", inputFiles, 2);
    requireAtLeast("manifests", manifests, 2);
    requireAtLeast("snapshots", snapshots, 1);
    requireDay("snapshot-age", snapshotAge);
    requireDay("orphan-age", orphanAge);
  }

  private static void requireAtLeast(String key, int value, int least) {
    if (value < least) {
      throw new ConfigException(key, value, "must be at least " + least);
    }
  }

  private static void requireDay(String key, Duration value) {
    if (value.compareTo(DAY) < 0) {
      throw new ConfigException(key, value, "must be at least a day, others may be at work");
    }
  }
}
