package dev.bougie.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.run.DataException;
import dev.bougie.jobs.run.Fold;
import dev.bougie.model.config.ConfigException;
import dev.bougie.model.manifest.Label;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class WalkForwardTest {

  /** One seeded choice of everything that splits depend on. */
  private record Scenario(
      Label label, WalkForward.Config config, long first, long candles, List<Fold> folds) {

    long open(long candle) {
      return label.interval().plus(first, candle);
    }
  }

  @Test
  void splitsHundredHoursAsComputedByHand() {
    Label label = new Label(Label.Kind.LOG_RETURN, 2, Interval.H1);
    Instant from = Instant.parse("2024-01-01T00:00:00Z");
    Instant to = Instant.parse("2024-01-05T04:00:00Z");

    List<Fold> folds = new WalkForward(new WalkForward.Config(2, 0.3, 3)).folds(label, from, to);

    assertThat(folds)
        .containsExactly(
            new Fold(
                0,
                from,
                Instant.parse("2024-01-03T17:00:00Z"),
                Instant.parse("2024-01-03T22:00:00Z"),
                Instant.parse("2024-01-04T13:00:00Z")),
            new Fold(
                1,
                from,
                Instant.parse("2024-01-04T08:00:00Z"),
                Instant.parse("2024-01-04T13:00:00Z"),
                to));
  }

  @Test
  void countsGapsOfMonthsInMonths() {
    Label label = new Label(Label.Kind.LOG_RETURN, 1, Interval.MONTH1);

    List<Fold> folds =
        new WalkForward(new WalkForward.Config(1, 0.25, 1))
            .folds(
                label,
                Instant.parse("2020-01-01T00:00:00Z"),
                Instant.parse("2024-01-01T00:00:00Z"));

    assertThat(folds)
        .containsExactly(
            new Fold(
                0,
                Instant.parse("2020-01-01T00:00:00Z"),
                Instant.parse("2022-11-01T00:00:00Z"),
                Instant.parse("2023-01-01T00:00:00Z"),
                Instant.parse("2024-01-01T00:00:00Z")));
  }

  @Test
  void startsAtTheFirstCandleThatOpensInTheSpan() {
    Label label = new Label(Label.Kind.LOG_RETURN, 1, Interval.H1);

    List<Fold> folds =
        new WalkForward(new WalkForward.Config(1, 0.3, 0))
            .folds(
                label,
                Instant.parse("2024-01-01T00:17:00Z"),
                Instant.parse("2024-01-02T00:17:00Z"));

    assertThat(folds.get(0).trainFrom()).isEqualTo(Instant.parse("2024-01-01T01:00:00Z"));
    assertThat(folds.get(0).testTo()).isEqualTo(Instant.parse("2024-01-02T01:00:00Z"));
  }

  @Test
  void noLabelOfATrainingRowReachesIntoTheTestSpan() {
    forEachScenario(
        scenario -> {
          for (Fold fold : scenario.folds()) {
            Interval interval = scenario.label().interval();
            long lastTrained = interval.plus(fold.trainTo().toEpochMilli(), -1);
            long labelKnown =
                interval.closeTime(interval.plus(lastTrained, scenario.label().horizon()));
            assertThat(labelKnown).isLessThan(fold.testFrom().toEpochMilli());
          }
        });
  }

  @Test
  void leavesOutHorizonAndEmbargoAndNoMore() {
    forEachScenario(
        scenario -> {
          for (Fold fold : scenario.folds()) {
            assertThat(
                    scenario
                        .label()
                        .interval()
                        .count(fold.trainTo().toEpochMilli(), fold.testFrom().toEpochMilli()))
                .isEqualTo(scenario.label().horizon() + scenario.config().embargo());
          }
        });
  }

  @Test
  void testSpansFollowOneAnotherAndCoverTheLastShare() {
    forEachScenario(
        scenario -> {
          List<Fold> folds = scenario.folds();
          long tested = (long) Math.floor(scenario.candles() * scenario.config().testShare());
          assertThat(folds).hasSize(scenario.config().folds());
          assertThat(folds.get(0).testFrom().toEpochMilli())
              .isEqualTo(scenario.open(scenario.candles() - tested));
          assertThat(folds.get(folds.size() - 1).testTo().toEpochMilli())
              .isEqualTo(scenario.open(scenario.candles()));
          for (int i = 1; i < folds.size(); i++) {
            assertThat(folds.get(i).testFrom()).isEqualTo(folds.get(i - 1).testTo());
          }
        });
  }

  @Test
  void trainingSpansStartTogetherAndGrow() {
    forEachScenario(
        scenario -> {
          List<Fold> folds = scenario.folds();
          for (int i = 0; i < folds.size(); i++) {
            assertThat(folds.get(i).index()).isEqualTo(i);
            assertThat(folds.get(i).trainFrom().toEpochMilli()).isEqualTo(scenario.first());
            assertThat(folds.get(i).testFrom()).isBefore(folds.get(i).testTo());
          }
          for (int i = 1; i < folds.size(); i++) {
            assertThat(folds.get(i).trainTo()).isAfter(folds.get(i - 1).trainTo());
          }
        });
  }

  @Test
  void testSpansDifferInLengthByOneCandleAtMost() {
    forEachScenario(
        scenario -> {
          List<Long> lengths =
              scenario.folds().stream()
                  .map(
                      fold ->
                          scenario
                              .label()
                              .interval()
                              .count(fold.testFrom().toEpochMilli(), fold.testTo().toEpochMilli()))
                  .sorted()
                  .toList();
          assertThat(lengths.get(lengths.size() - 1) - lengths.get(0)).isBetween(0L, 1L);
        });
  }

  @Test
  void refusesHistoryWithLessToTrainOnThanToTestOn() {
    Label label = new Label(Label.Kind.LOG_RETURN, 20, Interval.H1);
    WalkForward walkForward = new WalkForward(new WalkForward.Config(1, 0.3, 24));

    assertThatThrownBy(
            () ->
                walkForward.folds(
                    label,
                    Instant.parse("2024-01-01T00:00:00Z"),
                    Instant.parse("2024-01-05T04:00:00Z")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(
            "100 candles of history leave fold 0 26 to train on and 30 to test on");
  }

  @Test
  void refusesHistoryTooShortForATestCandleInEachFold() {
    Label label = new Label(Label.Kind.LOG_RETURN, 1, Interval.D1);
    WalkForward walkForward = new WalkForward(new WalkForward.Config(5, 0.3, 0));

    assertThatThrownBy(
            () ->
                walkForward.folds(
                    label,
                    Instant.parse("2024-01-01T00:00:00Z"),
                    Instant.parse("2024-01-11T00:00:00Z")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("10 candles of history leave fold 0 6 to train on and 0 to test on");
  }

  @Test
  void refusesAnEmptySpan() {
    Label label = new Label(Label.Kind.LOG_RETURN, 1, Interval.D1);
    Instant now = Instant.parse("2024-01-01T00:00:00Z");

    assertThatThrownBy(
            () -> new WalkForward(new WalkForward.Config(1, 0.3, 0)).folds(label, now, now))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("0 candles of history");
  }

  @Test
  void refusesSettingsOutOfRange() {
    assertThatThrownBy(() -> new WalkForward.Config(0, 0.3, 24))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("folds = '0'");
    assertThatThrownBy(() -> new WalkForward.Config(3, 0, 24))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("test-share = '0.0'");
    assertThatThrownBy(() -> new WalkForward.Config(3, 0.91, 24))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("test-share = '0.91'");
    assertThatThrownBy(() -> new WalkForward.Config(3, Double.NaN, 24))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("test-share = 'NaN'");
    assertThatThrownBy(() -> new WalkForward.Config(3, 0.3, -1))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("embargo = '-1'");
  }

  private static void forEachScenario(Consumer<Scenario> check) {
    List<Scenario> scenarios = new ArrayList<>();
    for (int seed = 0; seed < 50; seed++) {
      for (Interval interval : Interval.values()) {
        scenarios.add(scenario(new Random(seed), interval));
      }
    }
    scenarios.forEach(check);
  }

  private static Scenario scenario(Random random, Interval interval) {
    Label label = new Label(Label.Kind.LOG_RETURN, 1 + random.nextInt(30), interval);
    WalkForward.Config config =
        new WalkForward.Config(
            1 + random.nextInt(6), 0.05 + 0.4 * random.nextDouble(), random.nextInt(40));
    long first =
        interval.openTimeAt(
            Instant.parse("2019-03-07T05:06:07Z").toEpochMilli() + random.nextInt(1_000_000_000));
    long candles = 700 + random.nextInt(300);
    List<Fold> folds =
        new WalkForward(config)
            .folds(
                label,
                Instant.ofEpochMilli(first),
                Instant.ofEpochMilli(interval.plus(first, candles)));
    return new Scenario(label, config, first, candles, folds);
  }
}
