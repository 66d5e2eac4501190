package dev.bougie.jobs.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.run.DataException;
import dev.bougie.jobs.run.Fold;
import dev.bougie.model.config.ConfigException;
import dev.bougie.model.failure.ExitCode;
import dev.bougie.model.manifest.Label;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class WalkForwardTest {

  private static final TestHistory HOURS = TestHistory.hours(100);

  @Test
  void splitsHundredHoursAsComputedByHand() {
    assertThat(
            WalkForward.splits(
                new WalkForward.Config(2, 0.3, 0), new Reach(Interval.H1, 2, 3), HOURS.span()))
        .extracting(Split::train, Split::test)
        .containsExactly(
            tuple(List.of(HOURS.span(0, 65)), List.of(HOURS.span(70, 85))),
            tuple(List.of(HOURS.span(0, 80)), List.of(HOURS.span(85, 100))));
  }

  @Test
  void rollsAWindowAlongHundredHours() {
    assertThat(
            WalkForward.splits(
                new WalkForward.Config(2, 0.3, 70), new Reach(Interval.H1, 2, 3), HOURS.span()))
        .extracting(Split::train)
        .containsExactly(List.of(HOURS.span(0, 65)), List.of(HOURS.span(10, 80)));
  }

  /** The folds of today's training, settings drawn so that some histories are too short. */
  @Test
  void expandsOverTheSameSpansAsTheFoldsOfTraining() {
    int refused = 0;
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      for (TestHistory history : TestHistory.ofAllIntervals(seed, 60, 900)) {
        int folds = 1 + random.nextInt(6);
        double share = 0.05 + 0.6 * random.nextDouble();
        Label label = new Label(Label.Kind.LOG_RETURN, 1 + random.nextInt(30), history.interval());
        int embargo = random.nextInt(40);
        Span span =
            new Span(
                history.open(0).plusMillis(random.nextInt(2) * (1L + random.nextInt(999))),
                history.open(history.candles()).plusMillis(random.nextInt(2)));
        List<Fold> today = new ArrayList<>();
        try {
          today.addAll(
              new dev.bougie.jobs.train.WalkForward(
                      new dev.bougie.jobs.train.WalkForward.Config(folds, share, embargo))
                  .folds(label, span.from(), span.to()));
        } catch (DataException e) {
          refused++;
          assertThatThrownBy(() -> splits(folds, share, 0, Reach.of(label, embargo), span))
              .isInstanceOf(ShortHistoryException.class)
              .hasMessage(e.getMessage());
          continue;
        }
        assertThat(splits(folds, share, 0, Reach.of(label, embargo), span))
            .isEqualTo(
                today.stream()
                    .map(
                        fold ->
                            new Split(
                                Part.FOLD,
                                fold.index(),
                                Reach.of(label, embargo),
                                List.of(new Span(fold.trainFrom(), fold.trainTo())),
                                List.of(new Span(fold.testFrom(), fold.testTo()))))
                    .toList());
      }
    }
    assertThat(refused).isBetween(50, 400);
  }

  @Test
  void trainsOnTheNewestOfAllThatIsApartAndBefore() {
    for (int seed = 0; seed < 4; seed++) {
      Random random = new Random(seed);
      for (TestHistory history : TestHistory.ofAllIntervals(seed, 300, 400)) {
        Reach reach = new Reach(history.interval(), 1 + random.nextInt(10), random.nextInt(8));
        int window = random.nextInt(3) * (100 + random.nextInt(100));
        List<Split> splits = splits(1 + random.nextInt(4), 0.25, window, reach, history.span());
        for (Split split : splits) {
          List<Long> tested = history.places(split.test());
          List<Long> apart =
              history.apartFrom(tested, reach).stream()
                  .filter(place -> place < tested.get(0))
                  .toList();
          int from = window == 0 ? 0 : Math.max(0, apart.size() - window);
          assertThat(history.places(split.train())).isEqualTo(apart.subList(from, apart.size()));
        }
        assertThat(history.places(splits.stream().flatMap(s -> s.test().stream()).toList()))
            .hasSize((int) Math.floor(history.candles() * 0.25))
            .endsWith(history.candles() - 1);
      }
    }
  }

  @Test
  void fitsFinallyOnAllOrOnTheNewestWindow() {
    Reach reach = new Reach(Interval.H1, 2, 3);
    assertThat(WalkForward.finalFit(new WalkForward.Config(2, 0.3, 0), reach, HOURS.span()))
        .isEqualTo(new Split(Part.FINAL, 0, reach, List.of(HOURS.span()), List.of()));
    assertThat(WalkForward.finalFit(new WalkForward.Config(2, 0.3, 40), reach, HOURS.span()))
        .isEqualTo(new Split(Part.FINAL, 0, reach, List.of(HOURS.span(60, 100)), List.of()));
  }

  @Test
  void refusesAFinalFitOnNothing() {
    Span between = new Span(HOURS.open(0).plusMillis(1), HOURS.open(1));
    assertThatThrownBy(
            () ->
                WalkForward.finalFit(
                    new WalkForward.Config(1, 0.3, 0), new Reach(Interval.H1, 2, 3), between))
        .isInstanceOf(ShortHistoryException.class)
        .hasMessageStartingWith("0 candles of 1h");
  }

  @Test
  void refusesHistoryWithLessToTrainOnThanToTestOn() {
    assertThatThrownBy(() -> splits(1, 0.3, 0, new Reach(Interval.H1, 20, 24), HOURS.span()))
        .isInstanceOf(ShortHistoryException.class)
        .hasMessageContaining(
            "100 candles of history leave fold 0 26 to train on and 30 to test on")
        .extracting(e -> ((ShortHistoryException) e).exitCode())
        .isEqualTo(ExitCode.REJECTED);
  }

  @Test
  void refusesAWindowShorterThanATestSpan() {
    assertThatThrownBy(() -> splits(1, 0.3, 29, new Reach(Interval.H1, 1, 0), HOURS.span()))
        .isInstanceOf(ShortHistoryException.class)
        .hasMessageContaining("leave fold 0 29 to train on and 30 to test on");
    assertThat(splits(1, 0.3, 30, new Reach(Interval.H1, 1, 0), HOURS.span()))
        .extracting(Split::train)
        .containsExactly(List.of(HOURS.span(39, 69)));
  }

  @Test
  void refusesSettingsOutOfRange() {
    assertThatThrownBy(() -> new WalkForward.Config(0, 0.3, 0))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("folds = '0'");
    assertThatThrownBy(() -> new WalkForward.Config(3, 0, 0))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("test-share = '0.0'");
    assertThatThrownBy(() -> new WalkForward.Config(3, 0.91, 0))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("test-share = '0.91'");
    assertThatThrownBy(() -> new WalkForward.Config(3, 0.3, -1))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("window = '-1'");
  }

  private static List<Split> splits(
      int folds, double share, int window, Reach reach, Span history) {
    return WalkForward.splits(new WalkForward.Config(folds, share, window), reach, history);
  }
}
