package dev.bougie.jobs.insight;

import dev.bougie.jobs.insight.measure.Measured;
import dev.bougie.model.config.ConfigException;
import java.util.List;

/**
 * How features are measured; section {@code insight}.
 *
 * @param horizons candles ahead of the returns that features are correlated with
 * @param sampleRows that the driver holds, about; all measures but counts and moments are of them
 * @param referenceShare of history, from its beginning, that the rest is compared with
 * @param redundancy absolute rank correlation from which two features are taken for the same
 * @param folder of this machine where the page is written unless another file is named
 */
public record InsightSettings(
    List<Integer> horizons,
    int sampleRows,
    double referenceShare,
    double redundancy,
    String folder) {

  private static final int FEWEST_ROWS = 1_000;
  private static final int MOST_ROWS = 5_000_000;
  private static final int MOST_HORIZONS = 10;
  private static final int LONGEST_HORIZON = 100_000;

  public InsightSettings {
    if (horizons.isEmpty() || horizons.size() > MOST_HORIZONS) {
      throw new ConfigException("horizons", horizons, "must be 1 to %d".formatted(MOST_HORIZONS));
    }
    for (int horizon : horizons) {
      if (horizon < 1 || horizon > LONGEST_HORIZON) {
        throw new ConfigException(
            "horizons", horizon, "must be 1 to %d candles".formatted(LONGEST_HORIZON));
      }
    }
    horizons = horizons.stream().distinct().sorted().toList();
    if (sampleRows < FEWEST_ROWS || sampleRows > MOST_ROWS) {
      throw new ConfigException(
          "sample-rows", sampleRows, "must be %d to %d".formatted(FEWEST_ROWS, MOST_ROWS));
    }
    if (!(referenceShare > 0 && referenceShare < 1)) {
      throw new ConfigException("reference-share", referenceShare, "must lie between 0 and 1");
    }
    if (!(redundancy > 0 && redundancy <= 1)) {
      throw new ConfigException("redundancy", redundancy, "must be above 0 and 1 at most");
    }
    if (folder.isBlank()) {
      throw new ConfigException("folder", folder, "must be a folder");
    }
  }

  Measured.Limits limits() {
    return new Measured.Limits(referenceShare, redundancy);
  }
}
