package dev.bougie.jobs.run;

import dev.bougie.model.config.ConfigException;
import java.time.Duration;
import java.util.Optional;

/**
 * How much each row counts in a fit; section {@code train.weights}.
 *
 * @param uniqueness whether a row counts for less where its label's span overlaps others'
 * @param halfLife of how much a row counts, at least a millisecond; all ages count alike where
 *     absent
 */
public record RowWeights(boolean uniqueness, Optional<Duration> halfLife) {

  public RowWeights {
    if (halfLife.isPresent() && halfLife.get().toMillis() < 1) {
      throw new ConfigException(
          "half-life", halfLife.get(), "must be at least a millisecond, such as 180d");
    }
  }

  /** Whether every row counts alike. */
  public boolean areEqual() {
    return !uniqueness && halfLife.isEmpty();
  }
}
