package dev.bougie.jobs.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.features.candle.Interval;
import dev.bougie.model.config.ConfigException;
import dev.bougie.model.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class CombinatorialPurgedTest {

  /** What the script beside the fixture found, in places. */
  record Fixture(
      int candles,
      int groups,
      int tested,
      int horizon,
      int embargo,
      List<Places> splits,
      List<List<Integer>> paths) {

    record Places(List<List<Long>> train, List<List<Long>> test) {}
  }

  static List<Fixture> fixtures() throws IOException {
    try (InputStream json =
        Objects.requireNonNull(
            CombinatorialPurgedTest.class.getResourceAsStream(
                "/split/combinatorial_purged.json"))) {
      return List.of(Json.mapper().readValue(json, Fixture[].class));
    }
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void agreesWithAnIndependentImplementation(Fixture fixture) {
    TestHistory history = TestHistory.hours(fixture.candles());
    List<Split> splits =
        CombinatorialPurged.splits(
            new CombinatorialPurged.Config(fixture.groups(), fixture.tested()),
            new Reach(Interval.H1, fixture.horizon(), fixture.embargo()),
            history.span());
    assertThat(splits)
        .extracting(Split::train)
        .isEqualTo(
            fixture.splits().stream().map(places -> spans(history, places.train())).toList());
    assertThat(splits)
        .extracting(Split::test)
        .isEqualTo(fixture.splits().stream().map(places -> spans(history, places.test())).toList());
    assertThat(CombinatorialPurged.paths(splits))
        .extracting(path -> path.legs().stream().map(BacktestPath.Leg::split).toList())
        .isEqualTo(fixture.paths());
  }

  /** Section 12.3 of the book, which counts groups, splits and paths from 1. */
  @Test
  void joinsPathsAsTheBookDoes() {
    List<BacktestPath> paths =
        CombinatorialPurged.paths(
            CombinatorialPurged.splits(
                new CombinatorialPurged.Config(6, 2),
                new Reach(Interval.H1, 1, 0),
                TestHistory.hours(60).span()));
    assertThat(paths)
        .hasSize(5)
        .extracting(path -> path.legs().stream().map(leg -> leg.split() + 1).toList())
        .startsWith(List.of(1, 1, 2, 3, 4, 5), List.of(2, 6, 6, 7, 8, 9));
  }

  @ParameterizedTest
  @CsvSource({"2, 1", "5, 1", "6, 2", "6, 3", "7, 5", "4, 3"})
  void trainsOnAllThatIsApartAndOnNothingElse(int groups, int tested) {
    Random random = new Random(groups * 31L + tested);
    for (TestHistory history : TestHistory.ofAllIntervals(groups, 180, 260)) {
      Reach reach = new Reach(history.interval(), 1 + random.nextInt(6), random.nextInt(6));
      for (Split split : splits(groups, tested, reach, history)) {
        assertThat(history.places(split.train()))
            .isEqualTo(history.apartFrom(history.places(split.test()), reach));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"2, 1, 2, 1", "6, 2, 15, 5", "6, 3, 20, 10", "10, 2, 45, 9", "16, 8, 12870, 6435"})
  void everyPathForetellsEveryCandleOnce(int groups, int tested, int fits, int paths) {
    TestHistory history = TestHistory.hours(groups * 5L + 3);
    List<Split> splits = splits(groups, tested, new Reach(Interval.H1, 1, 1), history);
    assertThat(splits).hasSize(fits);
    List<BacktestPath> joined = CombinatorialPurged.paths(splits);
    assertThat(joined).hasSize(paths);
    List<BacktestPath.Leg> used = new ArrayList<>();
    for (BacktestPath path : joined) {
      assertThat(path.legs().get(0).test().from()).isEqualTo(history.open(0));
      for (int leg = 1; leg < path.legs().size(); leg++) {
        assertThat(path.legs().get(leg).test().from())
            .isEqualTo(path.legs().get(leg - 1).test().to());
      }
      assertThat(path.legs().get(groups - 1).test().to())
          .isEqualTo(history.open(history.candles()));
      for (BacktestPath.Leg leg : path.legs()) {
        assertThat(splits.get(leg.split()).test()).contains(leg.test());
      }
      used.addAll(path.legs());
    }
    assertThat(used).doesNotHaveDuplicates().hasSize(fits * tested);
  }

  @Test
  void cutsGroupsWhoseLengthsDifferByOneCandleAtMost() {
    TestHistory history = TestHistory.hours(103);
    assertThat(splits(10, 1, new Reach(Interval.H1, 1, 0), history))
        .extracting(split -> history.places(split.test()).size())
        .hasSize(10)
        .containsOnly(10, 11);
  }

  @Test
  void refusesGroupsThatPurgingWouldEmpty() {
    Reach reach = new Reach(Interval.H1, 3, 2);
    assertThat(splits(6, 2, reach, TestHistory.hours(66))).hasSize(15);
    assertThatThrownBy(() -> splits(6, 2, reach, TestHistory.hours(65)))
        .isInstanceOf(ShortHistoryException.class)
        .hasMessageStartingWith(
            "65 candles of history in groups of 10 leave nothing to train on between two tested ones:"
                + " purge and embargo take 5 at each end");
  }

  @Test
  void refusesToJoinPathsOfSomeSplitsOnly() {
    List<Split> splits = splits(6, 2, new Reach(Interval.H1, 1, 0), TestHistory.hours(60));
    assertThatThrownBy(() -> CombinatorialPurged.paths(splits.subList(0, 14)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is tested 4 times, another group 5 times");
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, groups = '1'",
    "17, 2, groups = '17'",
    "6, 0, tested = '0'",
    "6, 6, tested = '6'"
  })
  void refusesSettingsOutOfRange(int groups, int tested, String message) {
    assertThatThrownBy(() -> new CombinatorialPurged.Config(groups, tested))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }

  private static List<Split> splits(int groups, int tested, Reach reach, TestHistory history) {
    return CombinatorialPurged.splits(
        new CombinatorialPurged.Config(groups, tested), reach, history.span());
  }

  private static List<Span> spans(TestHistory history, List<List<Long>> places) {
    return places.stream().map(span -> history.span(span.get(0), span.get(1))).toList();
  }
}
