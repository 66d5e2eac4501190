package dev.bougie.jobs.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.features.candle.Interval;
import dev.bougie.model.json.Json;
import dev.bougie.model.manifest.Label;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SplitTest {

  private static final TestHistory HOURS = TestHistory.hours(100);
  private static final Reach REACH = new Reach(Interval.H1, 4, 3);

  @ParameterizedTest
  @CsvSource({"0, 43", "67, 100"})
  void takesATrainSpanAsNearAsTheReachAllows(int from, int to) {
    Split split = fold(HOURS.span(from, to), HOURS.span(50, 60));
    assertThat(HOURS.apartFrom(HOURS.places(split.test()), REACH))
        .containsAll(HOURS.places(split.train()));
  }

  @ParameterizedTest
  @CsvSource({"0, 44", "66, 100", "52, 55", "40, 70", "0, 100"})
  void refusesATrainSpanNearerThanTheReach(int from, int to) {
    assertThatThrownBy(() -> fold(HOURS.span(from, to), HOURS.span(50, 60)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("than 4 candles of horizon and 3 of embargo");
  }

  @Test
  void refusesItBesideAnyOfItsTestSpans() {
    assertThatThrownBy(() -> split(List.of(HOURS.span(67, 84)), 50, 60, 90, 95))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is nearer to");
    assertThatCode(() -> split(List.of(HOURS.span(67, 83)), 50, 60, 90, 95))
        .doesNotThrowAnyException();
  }

  @Test
  void countsMonthsAsCandles() {
    TestHistory months =
        new TestHistory(Interval.MONTH1, Instant.parse("2020-01-01T00:00:00Z").toEpochMilli(), 48);
    Reach reach = new Reach(Interval.MONTH1, 2, 1);
    assertThatCode(
            () ->
                new Split(
                    Part.FOLD, 0, reach, List.of(months.span(0, 9)), List.of(months.span(12, 24))))
        .doesNotThrowAnyException();
    assertThatThrownBy(
            () ->
                new Split(
                    Part.FOLD, 0, reach, List.of(months.span(0, 10)), List.of(months.span(12, 24))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void takesTestSpansThatTouch() {
    assertThatCode(() -> split(List.of(HOURS.span(0, 40)), 50, 60, 60, 70))
        .doesNotThrowAnyException();
  }

  @Test
  void refusesSpansThatOverlapOrRunBackwards() {
    assertThatThrownBy(() -> split(List.of(HOURS.span(0, 40)), 50, 60, 59, 70))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("does not follow");
    assertThatThrownBy(() -> split(List.of(HOURS.span(20, 30), HOURS.span(0, 10)), 50, 60, 60, 70))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("does not follow");
  }

  @Test
  void refusesSpansOffTheGrid() {
    Span off = new Span(HOURS.open(0), HOURS.open(10).plusMillis(1));
    assertThatThrownBy(() -> fold(off, HOURS.span(50, 60)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("is not on the grid of 1h");
  }

  @Test
  void testsInEveryPartButTheFinalOne() {
    List<Span> train = List.of(HOURS.span(0, 40));
    List<Span> test = List.of(HOURS.span(50, 60));
    assertThatCode(() -> new Split(Part.FINAL, 0, REACH, train, List.of()))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> new Split(Part.FINAL, 0, REACH, train, test))
        .hasMessage("FINAL 0 has 1 test spans");
    for (Part part : new Part[] {Part.FOLD, Part.COMBINATION, Part.HOLD_OUT}) {
      assertThatThrownBy(() -> new Split(part, 2, REACH, train, List.of()))
          .hasMessage(part + " 2 has 0 test spans");
    }
  }

  @Test
  void refusesToTrainOnNothing() {
    assertThatThrownBy(() -> split(List.of(), 50, 60))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("FOLD 0 trains on nothing");
  }

  @Test
  void refusesANegativeIndex() {
    assertThatThrownBy(
            () -> new Split(Part.FINAL, -1, REACH, List.of(HOURS.span(0, 40)), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("index -1");
  }

  @Test
  void refusesAReachShorterThanALabel() {
    assertThatThrownBy(() -> new Reach(Interval.H1, 0, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("horizon 0");
    assertThatThrownBy(() -> new Reach(Interval.H1, 1, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("embargo -1");
  }

  @Test
  void takesTheReachOfALabel() {
    assertThat(Reach.of(new Label(Label.Kind.LOG_RETURN, 24, Interval.M5), 7))
        .isEqualTo(new Reach(Interval.M5, 24, 7));
  }

  @Test
  void comesBackFromJson() throws Exception {
    Split split = split(List.of(HOURS.span(0, 40), HOURS.span(80, 100)), 50, 60, 60, 70);
    assertThat(Json.mapper().readValue(Json.write(split), Split.class)).isEqualTo(split);
  }

  private static Split fold(Span train, Span test) {
    return new Split(Part.FOLD, 0, REACH, List.of(train), List.of(test));
  }

  private static Split split(List<Span> train, int... bounds) {
    List<Span> test = new ArrayList<>();
    for (int i = 0; i < bounds.length; i += 2) {
      test.add(HOURS.span(bounds[i], bounds[i + 1]));
    }
    return new Split(Part.FOLD, 0, REACH, train, test);
  }
}
