package dev.bougie.jobs.search;

import dev.bougie.model.config.ConfigException;
import java.time.Duration;

/**
 * How to search; section {@code search}.
 *
 * @param trials configurations that are drawn, at least 1
 * @param keep one in so many goes on to more folds, at least 2
 * @param folds walk-forward splits of what lies before the hold-out, at least 2
 * @param testShare of that, that the test spans take together, in (0, 0.9]
 * @param budget after which no trial begins or goes on
 * @param lease after which a trial whose task is not heard of may be made by another
 * @param mostMb of the rows in memory, in each executor; more are thinned by whole days
 */
public record SearchSettings(
    int trials,
    int keep,
    int folds,
    double testShare,
    Duration budget,
    Duration lease,
    int mostMb,
    SearchSpace space) {

  public SearchSettings {
    new Halving.Config(trials, keep);
    if (folds < Halving.FEWEST_FOLDS) {
      throw new ConfigException("folds", folds, "must be at least " + Halving.FEWEST_FOLDS);
    }
    if (!(testShare > 0 && testShare <= 0.9)) {
      throw new ConfigException("test-share", testShare, "must be in (0, 0.9]");
    }
    if (budget.isNegative() || budget.isZero()) {
      throw new ConfigException("budget", budget, "must be longer than nothing");
    }
    if (lease.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new ConfigException("lease", lease, "must be at least a second");
    }
    if (mostMb < 1) {
      throw new ConfigException("most-mb", mostMb, "must be at least 1");
    }
  }

  Halving halving() {
    return new Halving(new Halving.Config(trials, keep), folds);
  }
}
