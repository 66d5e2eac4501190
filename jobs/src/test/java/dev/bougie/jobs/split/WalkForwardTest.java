package dev.bougie.jobs.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.bougie.features.candle.Interval;
import dev.bougie.model.config.ConfigException;
import dev.bougie.model.config.Settings;
import dev.bougie.model.failure.ExitCode;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  @Test
  void takesTheCandlesThatOpenInAHistoryOffTheGrid() {
    for (int seed = 0; seed < 20; seed++) {
      Reach reach = new Reach(Interval.H1, 1 + seed, seed % 3);
      for (TestHistory history : TestHistory.ofAllIntervals(seed, 300, 400)) {
        Reach ofHistory = new Reach(history.interval(), reach.horizon(), reach.embargo());
        Span off =
            new Span(history.open(0).plusMillis(1), history.open(history.candles()).plusMillis(1));
        assertThat(splits(3, 0.3, 0, ofHistory, off))
            .isEqualTo(splits(3, 0.3, 0, ofHistory, history.span(1, history.candles() + 1)));
      }
    }
  }

  @Test
  void testsSpansThatFollowOneAnotherAndDifferByACandleAtMost() {
    for (TestHistory history : TestHistory.ofAllIntervals(3, 300, 400)) {
      for (int folds = 1; folds < 8; folds++) {
        List<Span> tested =
            splits(folds, 0.3, 0, new Reach(history.interval(), 2, 3), history.span()).stream()
                .flatMap(split -> split.test().stream())
                .toList();
        List<Integer> lengths =
            tested.stream().map(span -> history.places(List.of(span)).size()).toList();
        assertThat(Collections.max(lengths) - Collections.min(lengths)).isLessThanOrEqualTo(1);
        assertThat(tested.stream().skip(1).map(Span::from))
            .isEqualTo(tested.stream().limit(folds - 1L).map(Span::to).toList());
      }
    }
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

  @Test
  void defaultsToThreeFoldsThatExpandOverTheLastThirtyPercent() {
    assertThat(settings(Map.of()))
        .isEqualTo(new WalkForward.Settings(3, 0.3, 24, WalkForward.Mode.EXPANDING, 0));
    assertThat(settings(Map.of()).config()).isEqualTo(new WalkForward.Config(3, 0.3, 0));
    assertThat(
            settings(
                    Map.of("train.walk-forward.mode", "rolling", "train.walk-forward.window", "99"))
                .config())
        .isEqualTo(new WalkForward.Config(3, 0.3, 99));
  }

  private static WalkForward.Settings settings(Map<String, String> overrides) {
    return Settings.load(Optional.empty(), overrides)
        .read("train.walk-forward", WalkForward.Settings.class);
  }

  private static List<Split> splits(
      int folds, double share, int window, Reach reach, Span history) {
    return WalkForward.splits(new WalkForward.Config(folds, share, window), reach, history);
  }
}
