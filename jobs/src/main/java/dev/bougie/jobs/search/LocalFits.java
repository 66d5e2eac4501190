package dev.bougie.jobs.search;

import dev.bougie.jobs.fit.BoosterForecasts;
import dev.bougie.jobs.fit.BoosterRows;
import dev.bougie.jobs.fit.ElasticNet;
import dev.bougie.jobs.fit.LinearSolution;
import dev.bougie.jobs.fit.LinearTrainer;
import dev.bougie.jobs.fit.Moments;
import dev.bougie.jobs.fit.NativeBooster;
import dev.bougie.jobs.fit.RoundCheck;
import dev.bougie.jobs.fit.XgboostTrainer;
import dev.bougie.jobs.onnx.Objective;
import dev.bougie.jobs.run.DataException;
import dev.bougie.model.config.ConfigException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.commons.math3.stat.descriptive.moment.StandardDeviation;

/** The kinds of models that one task fits alone, on one thread. */
record LocalFits(long seed) implements TrialFitter {

  private static final int ONE_THREAD = 1;

  /**
   * Makes sure that the trial can be fitted, before anything is.
   *
   * @throws ConfigException naming the parameters that were drawn
   */
  void require(Trial trial) {
    try {
      if (trial.kind().equals(SearchSpace.LINEAR)) {
        linear(trial);
      } else {
        booster(trial);
      }
    } catch (ConfigException | IllegalArgumentException e) {
      throw new ConfigException(
          "search.space." + trial.kind(),
          trial.parameters(),
          "trial %d cannot be fitted: %s".formatted(trial.number(), e.getMessage()));
    }
  }

  @Override
  public double[] foretell(
      Trial trial,
      Matrix rows,
      int trainFrom,
      int trainTo,
      int testFrom,
      int testTo,
      RoundCheck check) {
    return trial.kind().equals(SearchSpace.LINEAR)
        ? linear(trial, rows, trainFrom, trainTo, testFrom, testTo)
        : boosted(trial, rows, trainFrom, trainTo, testFrom, testTo, check);
  }

  private double[] boosted(
      Trial trial,
      Matrix rows,
      int trainFrom,
      int trainTo,
      int testFrom,
      int testTo,
      RoundCheck check) {
    BoosterRows train = new BoosterRows(rows.features());
    double[] inputs = new double[rows.features().size()];
    for (int row = trainFrom; row < trainTo; row++) {
      for (int feature = 0; feature < inputs.length; feature++) {
        inputs[feature] = rows.input(row, feature);
      }
      train.add(rows.time(row), rows.symbol(row), inputs, rows.label(row), 1);
    }
    byte[] model = booster(trial).fit(train, check);
    return BoosterForecasts.of(model, rows.inputs(testFrom, testTo), inputs.length);
  }

  private NativeBooster booster(Trial trial) {
    Map<String, String> drawn = trial.parameters();
    // Refuses what the trainer of the winner would refuse.
    XgboostTrainer.Config config =
        new XgboostTrainer.Config(
            Integer.parseInt(drawn.get("rounds")),
            Integer.parseInt(drawn.get("depth")),
            Double.parseDouble(drawn.get("learning-rate")),
            Double.parseDouble(drawn.get("subsample")),
            Double.parseDouble(drawn.get("columns")),
            Double.parseDouble(drawn.get("min-child-weight")),
            1,
            ONE_THREAD,
            0,
            1);
    return new NativeBooster(
        new NativeBooster.Config(
            Objective.SQUARED_ERROR,
            List.of(),
            Map.of(
                "max_depth", String.valueOf(config.depth()),
                "eta", String.valueOf(config.learningRate()),
                "subsample", String.valueOf(config.subsample()),
                "colsample_bytree", String.valueOf(config.columns()),
                "min_child_weight", String.valueOf(config.minChildWeight())),
            config.rounds(),
            config.rounds(),
            ONE_THREAD,
            seed));
  }

  private static double[] linear(
      Trial trial, Matrix rows, int trainFrom, int trainTo, int testFrom, int testTo) {
    float[] medians = medians(rows, trainFrom, trainTo);
    Moments moments = new Moments(medians.length);
    double[] inputs = new double[medians.length];
    for (int row = trainFrom; row < trainTo; row++) {
      impute(rows, row, medians, inputs);
      moments.add(inputs, rows.label(row), 1);
    }
    double deviation = new StandardDeviation().evaluate(rows.labels(trainFrom, trainTo));
    if (!(deviation > 0)) {
      throw new DataException(
          "%d rows whose label is always the same: nothing can be learnt of them"
              .formatted(trainTo - trainFrom));
    }
    LinearSolution solution = penalties(trial, deviation).fit(moments);
    double[] forecasts = new double[testTo - testFrom];
    for (int row = testFrom; row < testTo; row++) {
      impute(rows, row, medians, inputs);
      forecasts[row - testFrom] = solution.of(inputs);
    }
    return forecasts;
  }

  private static LinearTrainer.Config linear(Trial trial) {
    return new LinearTrainer.Config(
        Double.parseDouble(trial.parameters().get("regularization")),
        Double.parseDouble(trial.parameters().get("l1-share")),
        1);
  }

  /**
   * The penalties that MLlib takes the trial's for. It divides the label by its deviation but the
   * penalty as well, once: that of squares is stronger by one over the deviation, which of returns
   * is many times, that of absolute values is what it says.
   */
  private static ElasticNet penalties(Trial trial, double deviation) {
    LinearTrainer.Config config = linear(trial);
    double absolute = config.regularization() * config.l1Share();
    double squares = config.regularization() * (1 - config.l1Share()) / deviation;
    double both = absolute + squares;
    return new ElasticNet(both, both == 0 ? 0 : absolute / both);
  }

  private static void impute(Matrix rows, int row, float[] medians, double[] inputs) {
    for (int feature = 0; feature < inputs.length; feature++) {
      float value = rows.input(row, feature);
      inputs[feature] = Float.isNaN(value) ? medians[feature] : value;
    }
  }

  /** Of the values that are known, the lower one of two in the middle. */
  private static float[] medians(Matrix rows, int from, int to) {
    float[] medians = new float[rows.features().size()];
    float[] column = new float[to - from];
    for (int feature = 0; feature < medians.length; feature++) {
      int known = 0;
      for (int row = from; row < to; row++) {
        float value = rows.input(row, feature);
        if (!Float.isNaN(value)) {
          column[known++] = value;
        }
      }
      if (known == 0) {
        throw new DataException(
            "%d rows hold no value of %s".formatted(to - from, rows.features().get(feature)));
      }
      Arrays.sort(column, 0, known);
      medians[feature] = column[(known - 1) / 2];
    }
    return medians;
  }
}
