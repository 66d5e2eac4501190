package dev.bougie.jobs.search;

import dev.bougie.model.config.ConfigException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Successive halving (Jamieson and Talwalkar, Non-stochastic Best Arm Identification and
 * Hyperparameter Optimization, AISTATS 2016): many trials on little, the best of them on more. What
 * grows from rung to rung is the number of folds, never that of rows: a fit on a part of the rows
 * would prefer settings that suit a part of the rows. Folds are taken newest first.
 */
final class Halving {

  /** A standard error needs two. */
  static final int FEWEST_FOLDS = 2;

  private final Config config;
  private final int folds;

  /**
   * A schedule.
   *
   * @param folds there are
   * @throws ConfigException if these are too few
   */
  Halving(Config config, int folds) {
    if (folds < FEWEST_FOLDS) {
      throw new ConfigException(
          "search.folds", folds, "must be at least %d".formatted(FEWEST_FOLDS));
    }
    this.config = config;
    this.folds = folds;
  }

  /**
   * How to halve.
   *
   * @param trials on the first rung, at least 1
   * @param keep one in so many that go on to the next rung, at least 2
   */
  record Config(int trials, int keep) {

    Config {
      if (trials < 1) {
        throw new ConfigException("trials", trials, "must be at least 1");
      }
      if (keep < 2) {
        throw new ConfigException("keep", keep, "must be at least 2: one in so many goes on");
      }
    }
  }

  /**
   * A step of the schedule.
   *
   * @param index from 0
   * @param trials that are made on it
   * @param folds that they are scored on, the newest
   */
  record Rung(int index, int trials, int folds) {}

  /**
   * One trial and how it did; its number breaks ties, so that the same table gives the same best.
   */
  record Scored(int trial, double score) {}

  /**
   * All rungs. The last has all folds, each one before as many times fewer as trials are kept, at
   * least {@value #FEWEST_FOLDS}; where that leaves one rung only, nothing is halved.
   */
  List<Rung> rungs() {
    List<Integer> foldsOf = new ArrayList<>();
    int of = folds;
    while (of >= FEWEST_FOLDS) {
      foldsOf.add(0, of);
      of = (of + config.keep() - 1) / config.keep();
      if (of == foldsOf.get(0)) {
        break;
      }
    }
    List<Rung> rungs = new ArrayList<>();
    int trials = config.trials();
    for (int index = 0; index < foldsOf.size(); index++) {
      rungs.add(new Rung(index, trials, foldsOf.get(index)));
      trials = Math.max(1, trials / config.keep());
    }
    return List.copyOf(rungs);
  }

  /**
   * The trials that go on, best first.
   *
   * @param scored of the rung before; those without a score are left out
   * @param count that may go on
   */
  static List<Integer> best(Collection<Scored> scored, int count) {
    return scored.stream()
        .filter(trial -> !Double.isNaN(trial.score()))
        .sorted(
            Comparator.comparingDouble(Scored::score).reversed().thenComparingInt(Scored::trial))
        .limit(count)
        .map(Scored::trial)
        .toList();
  }
}
