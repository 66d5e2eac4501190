package dev.bougie.jobs.train;

import dev.bougie.jobs.fit.GbtTrainer;
import dev.bougie.jobs.fit.LinearTrainer;
import dev.bougie.jobs.fit.LogisticTrainer;
import dev.bougie.jobs.fit.RandomForestTrainer;
import dev.bougie.jobs.fit.Trainer;
import dev.bougie.jobs.fit.XgboostTrainer;
import dev.bougie.jobs.run.Kind;
import dev.bougie.jobs.run.RowWeights;
import dev.bougie.jobs.run.TrainingUniverse;
import dev.bougie.jobs.split.HoldOut;
import dev.bougie.jobs.split.WalkForward;
import dev.bougie.model.config.ConfigException;
import dev.bougie.model.registry.Configuration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How models are trained; section {@code train}.
 *
 * @param candidates kinds of models, or {@code searched} for what the newest search found best, at
 *     least one; linear is a baseline even where it is none
 * @param seed of every random choice
 * @param parallelFits models fitted at the same time, at least 1
 * @param partitions of the training rows, at least 1; another number gives other models
 */
public record TrainSettings(
    List<String> candidates,
    long seed,
    int parallelFits,
    int partitions,
    WalkForward.Settings walkForward,
    HoldOut.Config holdOut,
    RowWeights weights,
    TrainingUniverse universe,
    LinearTrainer.Config linear,
    LogisticTrainer.Config logistic,
    RandomForestTrainer.Config randomForest,
    GbtTrainer.Config gbt,
    XgboostTrainer.Config xgboost,
    XgboostTrainer.QuantileConfig xgboostQuantiles) {

  public TrainSettings {
    if (candidates.isEmpty()) {
      throw new ConfigException("candidates", candidates, "must name at least one kind");
    }
    if (parallelFits < 1) {
      throw new ConfigException("parallel-fits", parallelFits, "must be at least 1");
    }
    if (partitions < 1) {
      throw new ConfigException("partitions", partitions, "must be at least 1");
    }
    List<String> kinds =
        Stream.concat(Stream.of(Kind.values()).map(Kind::code), Stream.of(SearchedTrainer.NAME))
            .toList();
    for (String candidate : candidates) {
      if (!kinds.contains(candidate)) {
        throw new ConfigException("candidates", candidate, "must be among " + kinds);
      }
    }
    candidates = candidates.stream().distinct().toList();
  }

  /** Whether what a search found best is among the candidates. */
  public boolean wantsSearched() {
    return candidates.contains(SearchedTrainer.NAME);
  }

  /**
   * The trainers of the candidates, in their order.
   *
   * @param searched what the newest search found best, if any
   * @throws ConfigException if it is asked for and there is none
   */
  List<Trainer> trainers(Optional<Configuration> searched) {
    return candidates.stream()
        .map(
            candidate ->
                candidate.equals(SearchedTrainer.NAME)
                    ? SearchedTrainer.of(searched, this)
                    : trainer(Kind.of(candidate)))
        .toList();
  }

  /** The baseline that has to be fitted, whatever the candidates are. */
  Trainer baseline() {
    return trainer(Kind.LINEAR);
  }

  private Trainer trainer(Kind kind) {
    return switch (kind) {
      case LINEAR -> new LinearTrainer(linear);
      case LOGISTIC -> new LogisticTrainer(logistic);
      case RANDOM_FOREST -> new RandomForestTrainer(randomForest, seed);
      case GBT -> new GbtTrainer(gbt, seed);
      case XGBOOST -> XgboostTrainer.ofReturns(xgboost, seed);
      case XGBOOST_LOGISTIC -> XgboostTrainer.ofDirection(xgboost, seed);
      case XGBOOST_QUANTILES -> XgboostTrainer.ofQuantiles(xgboost, xgboostQuantiles, seed);
    };
  }
}
