package dev.bougie.jobs.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bougie.jobs.fit.NativeBooster.Config;
import dev.bougie.jobs.onnx.Objective;
import dev.bougie.jobs.run.DataException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NativeBoosterTest {

  private static final RoundCheck ON = () -> {};
  private static final BoosterData DATA = new BoosterData(1, 600);
  private static final BoosterData UNSEEN = new BoosterData(2, 300);

  @ParameterizedTest
  @EnumSource(Objective.class)
  void givesTheBytesOfOneFitInOneGo(Objective objective) throws XGBoostError {
    Map<String, Object> parameters = new HashMap<>(parameters());
    parameters.putAll(
        Map.of(
            "objective",
            objective.code(),
            "tree_method",
            "hist",
            "nthread",
            1,
            "seed",
            5,
            "verbosity",
            0));
    if (objective == Objective.QUANTILES) {
      parameters.put("quantile_alpha", "[0.1, 0.5, 0.9]");
    }
    byte[] expected;
    try (BoosterMatrix matrix = rows(DATA, objective).build()) {
      Booster booster = XGBoost.train(matrix.rows(), parameters, 12, Map.of(), null, null);
      expected = booster.toByteArray("ubj");
      booster.dispose();
    }

    assertThat(booster(objective, 12).fit(rows(DATA, objective), ON)).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(Objective.class)
  void learnsWhatThereIsToLearn(Objective objective) throws XGBoostError {
    byte[] model = booster(objective, 60).fit(rows(DATA, objective), ON);

    Booster booster = NativeBooster.load(model);
    try (BoosterMatrix unseen = rows(UNSEEN, objective).build()) {
      float[][] found = booster.predict(unseen.rows());
      float[] labels = unseen.rows().getLabel();
      if (objective == Objective.QUANTILES) {
        double[] levels = {0.1, 0.5, 0.9};
        for (int level = 0; level < levels.length; level++) {
          int at = level;
          double below =
              IntStream.range(0, labels.length).filter(i -> labels[i] < found[i][at]).count();
          assertThat(below / labels.length).isCloseTo(levels[level], within(0.06));
        }
      } else {
        double middle = objective == Objective.LOGISTIC ? 0.5 : 0;
        double right =
            IntStream.range(0, labels.length)
                .filter(i -> labels[i] > middle == found[i][0] > middle)
                .count();
        assertThat(right / labels.length).isGreaterThan(0.65);
      }
    } finally {
      booster.dispose();
    }
  }

  @Test
  void givesTheSameBytesWhateverOrderTheRowsComeIn() {
    byte[] expected = booster(Objective.SQUARED_ERROR, 10).fit(DATA.regression(), ON);

    assertThat(booster(Objective.SQUARED_ERROR, 10).fit(DATA.shuffled(9), ON)).isEqualTo(expected);
  }

  @Test
  void givesTheSameBytesWhateverElseIsFittedBesideIt() throws Exception {
    byte[] expected = booster(Objective.SQUARED_ERROR, 20).fit(DATA.regression(), ON);
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      List<Future<byte[]>> fits =
          IntStream.range(0, 6)
              .mapToObj(
                  fit ->
                      threads.submit(
                          () -> booster(Objective.SQUARED_ERROR, 20).fit(DATA.regression(), ON)))
              .toList();
      for (Future<byte[]> fit : fits) {
        assertThat(fit.get()).isEqualTo(expected);
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void givesTheSameBytesWithTwoThreads() {
    Config one = config(Objective.SQUARED_ERROR, 10, 1);
    Config two = config(Objective.SQUARED_ERROR, 10, 2);

    assertThat(new NativeBooster(two).fit(DATA.regression(), ON))
        .isEqualTo(new NativeBooster(one).fit(DATA.regression(), ON));
  }

  @Test
  void weightsChangeTheModelAndTheirUnitDoesNot() {
    byte[] weighted = booster(Objective.SQUARED_ERROR, 5).fit(DATA.weighted(), ON);

    assertThat(weighted)
        .isNotEqualTo(booster(Objective.SQUARED_ERROR, 5).fit(DATA.regression(), ON));
    BoosterRows inAnotherUnit = new BoosterRows(List.of("a"));
    BoosterRows inOne = new BoosterRows(List.of("a"));
    for (int i = 0; i < 300; i++) {
      inOne.add(i, "BTCUSDT", new double[] {i % 7}, i % 7 + i % 3, 1 + i % 2);
      inAnotherUnit.add(i, "BTCUSDT", new double[] {i % 7}, i % 7 + i % 3, 1024.0 * (1 + i % 2));
    }
    assertThat(booster(Objective.SQUARED_ERROR, 5).fit(inAnotherUnit, ON))
        .isEqualTo(booster(Objective.SQUARED_ERROR, 5).fit(inOne, ON));
  }

  @ParameterizedTest
  @EnumSource(Objective.class)
  void keepsNoTreeAfterTheBestRound(Objective objective) throws XGBoostError {
    AtomicInteger asked = new AtomicInteger();
    Config config = new Config(objective, quantiles(objective), bold(), 400, 5, 1, 5);

    byte[] stopped =
        new NativeBooster(config)
            .fit(
                rows(DATA, objective),
                Optional.of(rows(UNSEEN, objective)),
                Optional.empty(),
                asked::incrementAndGet);

    Booster booster = NativeBooster.load(stopped);
    int kept = booster.getNumBoostedRound();
    booster.dispose();
    assertThat(asked.get()).isEqualTo(kept + 5).isLessThan(400);
    Config exact = new Config(objective, quantiles(objective), bold(), kept, 5, 1, 5);
    assertThat(stopped).isEqualTo(new NativeBooster(exact).fit(rows(DATA, objective), ON));
  }

  @Test
  void theKeptRoundIsTheBestOfAllTriedOnTheRowsToStopOn() throws XGBoostError {
    Config config = new Config(Objective.SQUARED_ERROR, List.of(), bold(), 400, 5, 1, 5);
    byte[] stopped =
        new NativeBooster(config)
            .fit(DATA.regression(), Optional.of(UNSEEN.regression()), Optional.empty(), ON);

    Booster booster = NativeBooster.load(stopped);
    int kept = booster.getNumBoostedRound();
    double best = meanSquare(booster, UNSEEN);
    booster.dispose();
    for (int rounds = Math.max(1, kept - 3); rounds <= kept + 5; rounds++) {
      Config other = new Config(Objective.SQUARED_ERROR, List.of(), bold(), rounds, 5, 1, 5);
      Booster peer = NativeBooster.load(new NativeBooster(other).fit(DATA.regression(), ON));
      assertThat(best).isLessThanOrEqualTo(meanSquare(peer, UNSEEN));
      peer.dispose();
    }
  }

  @ParameterizedTest
  @EnumSource(Objective.class)
  void goesOnFromAModel(Objective objective) throws XGBoostError {
    byte[] first = booster(objective, 8).fit(rows(DATA, objective), ON);

    byte[] more =
        booster(objective, 4)
            .fit(rows(UNSEEN, objective), Optional.empty(), Optional.of(first), ON);

    Booster before = NativeBooster.load(first);
    Booster after = NativeBooster.load(more);
    assertThat(after.getNumBoostedRound()).isEqualTo(12);
    String[] trees = before.getModelDump("", false);
    assertThat(after.getModelDump("", false)).startsWith(trees).hasSize(trees.length * 3 / 2);
    before.dispose();
    after.dispose();
    assertThat(
            booster(objective, 4)
                .fit(rows(UNSEEN, objective), Optional.empty(), Optional.of(first), ON))
        .isEqualTo(more);
  }

  @Test
  void refusesToGoOnFromAnotherKindOfModel() {
    byte[] model = booster(Objective.SQUARED_ERROR, 2).fit(DATA.regression(), ON);

    assertThatThrownBy(
            () ->
                booster(Objective.LOGISTIC, 2)
                    .fit(DATA.classes(), Optional.empty(), Optional.of(model), ON))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the model to go on from foretells reg:squarederror of 3 features, not binary:logistic of 3");
    assertThatThrownBy(
            () ->
                booster(Objective.LOGISTIC, 2)
                    .fit(DATA.classes(), Optional.empty(), Optional.of(new byte[] {1, 2}), ON))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("not a model of XGBoost");
  }

  @Test
  void endsBetweenTwoRoundsWhenItsThreadIsInterrupted() {
    AtomicInteger asked = new AtomicInteger();
    RoundCheck interrupts = RoundCheck.interrupts();
    RoundCheck afterThree =
        () -> {
          if (asked.incrementAndGet() == 4) {
            Thread.currentThread().interrupt();
          }
          interrupts.beforeRound();
        };
    try {
      assertThatThrownBy(
              () -> booster(Objective.SQUARED_ERROR, 10).fit(DATA.regression(), afterThree))
          .isInstanceOf(CancellationException.class)
          .hasMessageContaining("interrupted");
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(asked).hasValue(4);
  }

  @Test
  void endsWhenItsTimeIsOver() {
    Instant now = Instant.parse("2025-06-01T12:00:00Z");
    Clock clock = Clock.fixed(now, ZoneOffset.UTC);
    NativeBooster booster = booster(Objective.SQUARED_ERROR, 3);

    assertThatThrownBy(
            () -> booster.fit(DATA.regression(), RoundCheck.interrupts().until(clock, now)))
        .isInstanceOf(CancellationException.class)
        .hasMessage("the time to fit in was over at 2025-06-01T12:00:00Z");
    assertThat(
            booster.fit(DATA.regression(), RoundCheck.interrupts().until(clock, now.plusMillis(1))))
        .isEqualTo(booster.fit(DATA.regression(), ON));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.NEGATIVE_INFINITY, 1e39})
  void refusesLabelsThatAreNoNumbers(double label) {
    BoosterRows rows = new BoosterRows(List.of("a"));

    assertThatThrownBy(() -> rows.add(0, "BTCUSDT", new double[] {1}, label, 1))
        .isInstanceOf(DataException.class)
        .hasMessage("1 row whose label is %s: BTCUSDT at 1970-01-01T00:00:00Z".formatted(label));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.POSITIVE_INFINITY, -1e39})
  void refusesInputsThatAreInfiniteAsFloats(double input) {
    BoosterRows rows = new BoosterRows(List.of("a", "b"));

    assertThatThrownBy(() -> rows.add(0, "BTCUSDT", new double[] {Double.NaN, input}, 0, 1))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("1 row whose b is " + input);
  }

  @Test
  void refusesALabelThatNeverChanges() {
    BoosterRows rows = new BoosterRows(List.of("a"));
    for (int i = 0; i < 20; i++) {
      rows.add(i, "BTCUSDT", new double[] {i}, 0.5, 1);
    }
    assertThatThrownBy(() -> booster(Objective.SQUARED_ERROR, 2).fit(rows, ON))
        .isInstanceOf(DataException.class)
        .hasMessage("20 rows whose label is always 0.5: nothing can be learnt of them");
    assertThatThrownBy(() -> booster(Objective.LOGISTIC, 2).fit(rows, ON))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("label is 0.5, must be 0 (down) or 1 (up)");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void refusesAClassThatNeverOccurs(int label) {
    BoosterRows rows = new BoosterRows(List.of("a"));
    for (int i = 0; i < 20; i++) {
      rows.add(i, "BTCUSDT", new double[] {i}, label, 1);
    }
    assertThatThrownBy(() -> booster(Objective.LOGISTIC, 2).fit(rows, ON))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "20 rows, none of them %s: a class that never occurs can't be learnt"
                .formatted(label == 1 ? "down" : "up"));
  }

  @Test
  void refusesNoRowsAndRowsThatComeTwice() {
    BoosterRows none = new BoosterRows(List.of("a"));
    assertThatThrownBy(() -> booster(Objective.SQUARED_ERROR, 2).fit(none, ON))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("0 rows");
    assertThatThrownBy(
            () ->
                booster(Objective.SQUARED_ERROR, 2)
                    .fit(DATA.regression(), Optional.of(none), Optional.empty(), ON))
        .isInstanceOf(DataException.class)
        .hasMessage("0 rows to stop early on");
    BoosterRows twice = new BoosterRows(List.of("a"));
    twice.add(0, "BTCUSDT", new double[] {1}, 1, 1);
    twice.add(0, "BTCUSDT", new double[] {2}, 2, 1);
    assertThatThrownBy(() -> booster(Objective.SQUARED_ERROR, 2).fit(twice, ON))
        .hasMessage("two rows of BTCUSDT at 1970-01-01T00:00:00Z");
    assertThatThrownBy(() -> twice.add(1, "BTCUSDT", new double[2], 1, 1))
        .hasMessage("2 inputs, must be 1");
    assertThatThrownBy(() -> twice.add(1, "BTCUSDT", new double[1], 1, Double.NaN))
        .hasMessageContaining("weight NaN");
  }

  private static double meanSquare(Booster booster, BoosterData data) throws XGBoostError {
    try (BoosterMatrix matrix = data.regression().build()) {
      float[][] found = booster.predict(matrix.rows());
      float[] labels = matrix.rows().getLabel();
      double sum = 0;
      for (int i = 0; i < labels.length; i++) {
        sum += Math.pow(labels[i] - found[i][0], 2);
      }
      return sum / labels.length;
    }
  }

  private static BoosterRows rows(BoosterData data, Objective objective) {
    return objective == Objective.LOGISTIC ? data.classes() : data.regression();
  }

  private static NativeBooster booster(Objective objective, int rounds) {
    return new NativeBooster(config(objective, rounds, 1));
  }

  private static Config config(Objective objective, int rounds, int threads) {
    return new Config(objective, quantiles(objective), parameters(), rounds, 5, threads, 5);
  }

  private static List<Double> quantiles(Objective objective) {
    return objective == Objective.QUANTILES ? List.of(0.1, 0.5, 0.9) : List.of();
  }

  private static Map<String, String> parameters() {
    return Map.of(
        "max_depth",
        "3",
        "eta",
        "0.1",
        "subsample",
        "0.7",
        "colsample_bytree",
        "0.7",
        "min_child_weight",
        "1");
  }

  /** So that it soon learns what is not there. */
  private static Map<String, String> bold() {
    return Map.of("max_depth", "6", "eta", "0.3", "subsample", "0.7", "min_child_weight", "1");
  }
}
