package dev.bougie.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.jobs.fit.GbtTrainer;
import dev.bougie.jobs.fit.LinearTrainer;
import dev.bougie.jobs.fit.LogisticTrainer;
import dev.bougie.jobs.fit.RandomForestTrainer;
import dev.bougie.jobs.fit.Trainer;
import dev.bougie.jobs.fit.XgboostTrainer;
import dev.bougie.jobs.run.RowWeights;
import dev.bougie.jobs.run.TrainingUniverse;
import dev.bougie.jobs.split.HoldOut;
import dev.bougie.jobs.split.WalkForward;
import dev.bougie.model.config.ConfigException;
import dev.bougie.model.config.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainSettingsTest {

  @Test
  void hasTheDefaultsOfTheReference() {
    assertThat(read(Map.of()))
        .isEqualTo(
            new TrainSettings(
                List.of("linear", "logistic", "xgboost", "xgboost-logistic"),
                42,
                2,
                2,
                new WalkForward.Settings(3, 0.3, 24, WalkForward.Mode.EXPANDING, 0),
                new HoldOut.Config(0.15),
                new RowWeights(false, Optional.empty()),
                new TrainingUniverse(0, 30),
                new LinearTrainer.Config(0.01, 0, 100),
                new LogisticTrainer.Config(0.01, 0, 100),
                new RandomForestTrainer.Config(50, 6, 64, 0.5, 0.33, 50),
                new GbtTrainer.Config(20, 4, 64, 0.1, 0.7),
                new XgboostTrainer.Config(100, 5, 0.05, 0.7, 0.7, 50, 1, 1, 0, 1024),
                new XgboostTrainer.QuantileConfig(
                    List.of(0.1, 0.25, 0.5, 0.75, 0.9), 30, 0.1, 0.25)));
  }

  @Test
  void makesOneTrainerOfEachCandidateInTheOrderGiven() {
    TrainSettings settings = read(Map.of("train.candidates", "xgboost,linear,xgboost"));
    assertThat(settings.trainers(Optional.empty()))
        .extracting(Trainer::name)
        .containsExactly("xgboost", "linear");
  }

  @Test
  void recordsWhatATrainerIsGiven() {
    TrainSettings settings =
        read(
            Map.of(
                "train.candidates", "linear,gbt,xgboost",
                "train.linear.iterations", "7",
                "train.gbt.trees", "11",
                "train.xgboost.rounds", "13"));
    assertThat(settings.trainers(Optional.empty()))
        .extracting(Trainer::hyperParameters)
        .containsExactly(
            Map.of("regularization", "0.01", "l1-share", "0.0", "iterations", "7"),
            Map.of(
                "trees", "11",
                "depth", "4",
                "bins", "64",
                "learning-rate", "0.1",
                "subsample", "0.7"),
            Map.of(
                "rounds", "13",
                "depth", "5",
                "learning-rate", "0.05",
                "subsample", "0.7",
                "columns", "0.7",
                "min-child-weight", "50.0",
                "workers", "1",
                "threads", "1",
                "early-stopping", "0"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          train.candidates               | lstm  | must be among [linear, logistic, random-forest, gbt, xgboost, xgboost-logistic, xgboost-quantiles, searched]
          train.parallel-fits            | 0     | must be at least 1
          train.partitions               | 0     | must be at least 1
          train.seed                     | dice  | must be a number
          train.walk-forward.folds       | 0     | must be at least 1
          train.walk-forward.test-share  | 0.0   | must be in (0, 0.9]
          train.walk-forward.test-share  | 0.91  | must be in (0, 0.9]
          train.walk-forward.test-share  | NaN   | must be in (0, 0.9]
          train.walk-forward.embargo     | -1    | must be at least 0
          train.walk-forward.window      | -1    | must be at least 0; 0 is all that came before
          train.walk-forward.window      | 500   | must be 0 where mode is expanding; set mode to rolling
          train.walk-forward.mode        | random  | must be one of [expanding, rolling]
          train.weights.uniqueness       | half  | must be true or false
          train.weights.half-life        | soon  | must be a duration such as 30s or 5m
          train.universe.top             | -1    | must be at least 0; 0 is all symbols
          train.universe.days            | 0     | must be from 1 to 366
          train.universe.days            | 367   | must be from 1 to 366
          train.hold-out.share           | 0.0   | must be in (0, 0.5]
          train.hold-out.share           | 0.6   | must be in (0, 0.5]
          train.hold-out.share           | NaN   | must be in (0, 0.5]
          train.linear.regularization    | -0.1  | must be at least 0
          train.linear.regularization    | NaN   | must be at least 0
          train.linear.iterations        | 0     | must be at least 1
          train.linear.l1-share          | 1.5   | must be 0 to 1
          train.logistic.regularization  | -0.1  | must be at least 0
          train.logistic.l1-share        | NaN   | must be 0 to 1
          train.logistic.iterations      | 0     | must be at least 1
          train.random-forest.trees      | 0     | must be at least 1
          train.random-forest.depth      | 31    | must be 1 to 30
          train.random-forest.bins       | 1     | must be at least 2
          train.random-forest.subsample  | 0.0   | must be in (0, 1]
          train.random-forest.columns    | 1.5   | must be in (0, 1]
          train.random-forest.min-rows   | 0     | must be at least 1
          train.gbt.trees                | 0     | must be at least 1
          train.gbt.depth                | 0     | must be 1 to 30
          train.gbt.depth                | 31    | must be 1 to 30
          train.gbt.bins                 | 1     | must be at least 2
          train.gbt.learning-rate        | 0.0   | must be in (0, 1]
          train.gbt.learning-rate        | 1.1   | must be in (0, 1]
          train.gbt.subsample            | NaN   | must be in (0, 1]
          train.xgboost.rounds           | 0     | must be at least 1
          train.xgboost.depth            | 0     | must be 1 to 16
          train.xgboost.depth            | 17    | must be 1 to 16
          train.xgboost.learning-rate    | 1.5   | must be in (0, 1]
          train.xgboost.subsample        | 0.0   | must be in (0, 1]
          train.xgboost.columns          | 2.0   | must be in (0, 1]
          train.xgboost.min-child-weight | -1.0  | must be at least 0
          train.xgboost.workers          | 0     | must be at least 1
          train.xgboost.threads          | 0     | must be at least 1
          train.xgboost.early-stopping   | -1    | must be at least 0
          train.xgboost.local-mb         | 0     | must be at least 1
          train.xgboost-quantiles.rounds | 0     | must be at least 1
          train.xgboost-quantiles.learning-rate | 0.0 | must be in (0, 1]
          train.xgboost-quantiles.subsample | 1.1 | must be in (0, 1]
          """)
  void namesKeyValueAndWhatIsAllowed(String key, String value, String allowed) {
    assertThatThrownBy(() -> read(Map.of(key, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessage("%s = '%s' cannot be used: %s".formatted(key, value, allowed));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0.1,0.9     | [0.1, 0.9]      | must hold 0.5, which is the forecast
          0.5,0.1     | [0.5, 0.1]      | must be in (0, 1), ascending
          0.5,1.0     | [0.5, 1.0]      | must be in (0, 1), ascending
          """)
  void refusesLevelsOfQuantilesThatAreNone(String levels, String told, String allowed) {
    assertThatThrownBy(() -> read(Map.of("train.xgboost-quantiles.levels", levels)))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "train.xgboost-quantiles.levels = '%s' cannot be used: %s".formatted(told, allowed));
  }

  @Test
  void refusesWhatManyWorkersCannotDo() {
    assertThatThrownBy(
            () -> read(Map.of("train.xgboost.workers", "2", "train.xgboost.early-stopping", "5")))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "train.xgboost.early-stopping = '5' cannot be used: must be 0 where workers are more than 1");
    TrainSettings settings =
        read(Map.of("train.xgboost.workers", "2", "train.candidates", "xgboost-quantiles"));
    assertThatThrownBy(() -> settings.trainers(Optional.empty()))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "train.xgboost.workers = '2' cannot be used: must be 1 where quantiles are learnt");
  }

  @Test
  void readsHowMuchRowsCount() {
    assertThat(
            read(Map.of("train.weights.uniqueness", "true", "train.weights.half-life", "180d"))
                .weights())
        .isEqualTo(new RowWeights(true, Optional.of(Duration.ofDays(180))));
    assertThatThrownBy(() -> read(Map.of("train.weights.half-life", "0s")))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "train.weights.half-life = 'PT0S' cannot be used: must be at least a millisecond, such as 180d");
  }

  @Test
  void refusesToRollAlongWithoutAWindow() {
    assertThatThrownBy(() -> read(Map.of("train.walk-forward.mode", "rolling")))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "train.walk-forward.window = '0' cannot be used: must be at least 1 candle where mode is rolling");
  }

  @Test
  void refusesToTrainNothing() {
    assertThatThrownBy(() -> read(Map.of("train.candidates", "")))
        .isInstanceOf(ConfigException.class)
        .hasMessage("train.candidates = '[]' cannot be used: must name at least one kind");
  }

  private static TrainSettings read(Map<String, String> overrides) {
    return Settings.load(Optional.empty(), overrides).read("train", TrainSettings.class);
  }
}
