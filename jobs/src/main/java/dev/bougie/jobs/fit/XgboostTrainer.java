package dev.bougie.jobs.fit;

import dev.bougie.jobs.onnx.Objective;
import dev.bougie.jobs.run.Kind;
import dev.bougie.model.config.ConfigException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * XGBoost, histogram splits; it learns by itself where undefined values go. With one worker it runs
 * inside one Spark task, with more as XGBoost's own Spark stage; both end as the same kind of
 * model.
 */
public final class XgboostTrainer implements Trainer {

  /** The last tenth of the training rows is kept back to stop early on. */
  private static final double HELD_BACK = 0.1;

  private final Objective objective;
  private final Config config;
  private final QuantileConfig quantiles;
  private final long seed;

  private XgboostTrainer(Objective objective, Config config, QuantileConfig quantiles, long seed) {
    this.objective = objective;
    this.config = config;
    this.quantiles = quantiles;
    this.seed = seed;
  }

  /** Foretells the label, squared error. */
  public static XgboostTrainer ofReturns(Config config, long seed) {
    return new XgboostTrainer(Objective.SQUARED_ERROR, config, QuantileConfig.NONE, seed);
  }

  /** Foretells whether the label is above 0, logistic loss. */
  public static XgboostTrainer ofDirection(Config config, long seed) {
    return new XgboostTrainer(Objective.LOGISTIC, config, QuantileConfig.NONE, seed);
  }

  /**
   * Foretells quantiles of the label, pinball loss.
   *
   * @throws ConfigException if there is more than one worker, which XGBoost's Spark stage has no
   *     quantiles for
   */
  public static XgboostTrainer ofQuantiles(Config config, QuantileConfig quantiles, long seed) {
    if (config.workers() > 1) {
      throw new ConfigException(
          "train.xgboost.workers", config.workers(), "must be 1 where quantiles are learnt");
    }
    return new XgboostTrainer(Objective.QUANTILES, config, quantiles, seed);
  }

  /**
   * Section {@code train.xgboost}.
   *
   * @param rounds trees, at least 1
   * @param depth of a tree, 1 to 16
   * @param learningRate in (0, 1]
   * @param subsample share of the rows each tree sees, in (0, 1]
   * @param columns share of the features each tree sees, in (0, 1]
   * @param minChildWeight rows a leaf needs, at least 0
   * @param workers Spark tasks that train together, at least 1
   * @param threads of one worker, at least 1
   * @param earlyStopping rounds without a better score on the last rows after which a fit ends, 0
   *     for never; one worker only
   * @param localMb megabytes that the rows of one worker may take, at least 1
   */
  public record Config(
      int rounds,
      int depth,
      double learningRate,
      double subsample,
      double columns,
      double minChildWeight,
      int workers,
      int threads,
      int earlyStopping,
      int localMb) {

    public Config {
      requireAtLeast("rounds", rounds, 1);
      if (depth < 1 || depth > 16) {
        throw new ConfigException("depth", depth, "must be 1 to 16");
      }
      requireShare("learning-rate", learningRate);
      requireShare("subsample", subsample);
      requireShare("columns", columns);
      if (!(minChildWeight >= 0)) {
        throw new ConfigException("min-child-weight", minChildWeight, "must be at least 0");
      }
      requireAtLeast("workers", workers, 1);
      requireAtLeast("threads", threads, 1);
      requireAtLeast("early-stopping", earlyStopping, 0);
      requireAtLeast("local-mb", localMb, 1);
      if (earlyStopping > 0 && workers > 1) {
        throw new ConfigException(
            "early-stopping", earlyStopping, "must be 0 where workers are more than 1");
      }
    }
  }

  /**
   * Section {@code train.xgboost-quantiles}: what is otherwise than in {@code train.xgboost}.
   *
   * @param levels in (0, 1), ascending, 0.5 among them
   * @param rounds at least 1; each makes a tree a level
   * @param learningRate in (0, 1]
   * @param subsample share of the rows each tree sees, in (0, 1]
   */
  public record QuantileConfig(
      List<Double> levels, int rounds, double learningRate, double subsample) {

    private static final QuantileConfig NONE = new QuantileConfig(List.of(0.5), 1, 1, 1);

    public QuantileConfig {
      double before = 0;
      for (double level : levels) {
        if (!(level > before && level < 1)) {
          throw new ConfigException("levels", levels, "must be in (0, 1), ascending");
        }
        before = level;
      }
      if (!levels.contains(0.5)) {
        throw new ConfigException("levels", levels, "must hold 0.5, which is the forecast");
      }
      requireAtLeast("rounds", rounds, 1);
      requireShare("learning-rate", learningRate);
      requireShare("subsample", subsample);
    }
  }

  private static void requireAtLeast(String key, int value, int least) {
    if (value < least) {
      throw new ConfigException(key, value, "must be at least " + least);
    }
  }

  private static void requireShare(String key, double value) {
    if (!(value > 0 && value <= 1)) {
      throw new ConfigException(key, value, "must be in (0, 1]");
    }
  }

  @Override
  public Kind kind() {
    return switch (objective) {
      case SQUARED_ERROR -> Kind.XGBOOST;
      case LOGISTIC -> Kind.XGBOOST_LOGISTIC;
      case QUANTILES -> Kind.XGBOOST_QUANTILES;
    };
  }

  @Override
  public Map<String, String> hyperParameters() {
    Map<String, String> told = new TreeMap<>();
    told.put("rounds", String.valueOf(rounds()));
    told.put("depth", String.valueOf(config.depth()));
    told.put("learning-rate", String.valueOf(learningRate()));
    told.put("subsample", String.valueOf(subsample()));
    told.put("columns", String.valueOf(config.columns()));
    told.put("min-child-weight", String.valueOf(config.minChildWeight()));
    told.put("workers", String.valueOf(config.workers()));
    told.put("threads", String.valueOf(config.threads()));
    told.put("early-stopping", String.valueOf(config.earlyStopping()));
    if (objective == Objective.QUANTILES) {
      told.put("levels", quantiles.levels().toString());
    }
    return told;
  }

  private int rounds() {
    return objective == Objective.QUANTILES ? quantiles.rounds() : config.rounds();
  }

  private double learningRate() {
    return objective == Objective.QUANTILES ? quantiles.learningRate() : config.learningRate();
  }

  private double subsample() {
    return objective == Objective.QUANTILES ? quantiles.subsample() : config.subsample();
  }

  @Override
  public void requireLibraries() {
    OpenMp.load();
  }

  @Override
  public FittedModel fit(Dataset<Row> rows, List<String> features, FitContext context) {
    Optional<ReturnScale> scale = context.scale(rows, features);
    if (config.workers() > 1) {
      return new XgboostWorkers(objective, growth(), rounds(), config.workers(), seed)
          .fit(rows, features, context, scale);
    }
    BoosterTask.Fitted fitted =
        new BoosterTask(
                new NativeBooster.Config(
                    objective,
                    objective == Objective.QUANTILES ? quantiles.levels() : List.of(),
                    growth().texts(),
                    rounds(),
                    Math.max(1, config.earlyStopping()),
                    config.threads(),
                    seed),
                features,
                scale,
                config.earlyStopping() > 0 ? HELD_BACK : 0,
                (long) config.localMb() << 20,
                context.check())
            .fit(rows);
    ReturnHead head =
        switch (objective) {
          case SQUARED_ERROR -> ReturnHead.ofReturn(context, scale);
          case LOGISTIC -> ReturnHead.ofDirection(fitted.size(), scale);
          case QUANTILES -> ReturnHead.ofQuantiles(quantiles.levels(), context, scale);
        };
    return new BoosterFit(fitted.model(), features, head);
  }

  private TreeGrowth growth() {
    // What a leaf needs is a sum of second derivatives: 1 a row, p (1 - p) where classes are
    // learnt.
    double perRow = objective == Objective.LOGISTIC ? 0.25 : 1;
    return new TreeGrowth(
        config.depth(),
        learningRate(),
        subsample(),
        config.columns(),
        perRow * config.minChildWeight());
  }
}
