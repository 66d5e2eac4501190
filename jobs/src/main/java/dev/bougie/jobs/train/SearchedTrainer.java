package dev.bougie.jobs.train;

import dev.bougie.jobs.fit.FitContext;
import dev.bougie.jobs.fit.FittedModel;
import dev.bougie.jobs.fit.LinearTrainer;
import dev.bougie.jobs.fit.Trainer;
import dev.bougie.jobs.fit.XgboostTrainer;
import dev.bougie.jobs.run.Kind;
import dev.bougie.model.config.ConfigException;
import dev.bougie.model.registry.Configuration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What a search found best, as a candidate beside one of the same kind with the settings of {@code
 * train}. What the search did not vary is as it stands there.
 */
final class SearchedTrainer implements Trainer {

  /** Of the candidate. */
  static final String NAME = "searched";

  /** As the trials were fitted; how many rounds are right is what the search found out. */
  private static final int TO_THE_LAST_ROUND = 0;

  private static final String KEY = "train.candidates";

  private final Trainer trainer;

  private SearchedTrainer(Trainer trainer) {
    this.trainer = trainer;
  }

  /**
   * The trainer of what was found.
   *
   * @throws ConfigException if nothing was, or its kind cannot be trained
   */
  static Trainer of(Optional<Configuration> found, TrainSettings settings) {
    Configuration configuration =
        found.orElseThrow(
            () ->
                new ConfigException(
                    KEY,
                    NAME,
                    "no search has ended for this interval and horizon, run ./bougie search first"));
    Map<String, String> parameters = configuration.parameters();
    if (configuration.kind().equals(Kind.LINEAR.code())) {
      return new SearchedTrainer(linear(parameters, settings.linear()));
    }
    if (configuration.kind().equals(Kind.XGBOOST.code())) {
      return new SearchedTrainer(xgboost(parameters, settings.xgboost(), settings.seed()));
    }
    throw new ConfigException(
        KEY, NAME, "the search found '%s', which is none of its kinds".formatted(configuration));
  }

  /**
   * The same.
   *
   * @throws ConfigException if it was found on another feature set
   */
  static Configuration require(Configuration found, String featureSet) {
    if (!found.featureSet().equals(featureSet)) {
      throw new ConfigException(
          KEY,
          NAME,
          "the search found the feature set '%s' best: set featurize.feature-set to it, not to '%s'"
              .formatted(found.featureSet(), featureSet));
    }
    return found;
  }

  private static Trainer linear(Map<String, String> found, LinearTrainer.Config settings) {
    return new LinearTrainer(
        new LinearTrainer.Config(
            real(found, "regularization", settings.regularization()),
            real(found, "l1-share", settings.l1Share()),
            settings.iterations()));
  }

  private static Trainer xgboost(
      Map<String, String> found, XgboostTrainer.Config settings, long seed) {
    return XgboostTrainer.ofReturns(
        new XgboostTrainer.Config(
            whole(found, "rounds", settings.rounds()),
            whole(found, "depth", settings.depth()),
            real(found, "learning-rate", settings.learningRate()),
            real(found, "subsample", settings.subsample()),
            real(found, "columns", settings.columns()),
            real(found, "min-child-weight", settings.minChildWeight()),
            settings.workers(),
            settings.threads(),
            TO_THE_LAST_ROUND,
            settings.localMb()),
        seed);
  }

  private static double real(Map<String, String> found, String name, double otherwise) {
    String value = found.get(name);
    return value == null ? otherwise : Double.parseDouble(value);
  }

  private static int whole(Map<String, String> found, String name, int otherwise) {
    String value = found.get(name);
    return value == null ? otherwise : Integer.parseInt(value);
  }

  @Override
  public Kind kind() {
    return trainer.kind();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, String> hyperParameters() {
    return trainer.hyperParameters();
  }

  @Override
  public void requireLibraries() {
    trainer.requireLibraries();
  }

  @Override
  public FittedModel fit(Dataset<Row> rows, List<String> features, FitContext context) {
    return trainer.fit(rows, features, context);
  }
}
