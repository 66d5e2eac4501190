package dev.bougie.jobs.universe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SpanTest {

  private static final Instant END = day("2024-06-10");

  @Test
  void takesTheMonthsWhereNoDaysAreListed() {
    assertThat(archived(List.of("2020-02-01", "2020-04-01"), List.of()))
        .contains(span("2020-02-01", "2020-04-30"));
  }

  @Test
  void takesTheDaysOfTheFirstAndOfTheLastMonthWhereTheyAreListed() {
    assertThat(
            archived(
                List.of("2020-03-01", "2020-02-01"),
                List.of("2020-02-17", "2020-02-18", "2020-03-01", "2020-03-09")))
        .contains(span("2020-02-17", "2020-03-09"));
  }

  @Test
  void goesOnWithTheDaysBehindTheLastMonth() {
    assertThat(archived(List.of("2024-05-01"), List.of("2024-06-01", "2024-06-09")))
        .contains(span("2024-05-01", "2024-06-09"));
  }

  @Test
  void takesTheDaysAloneWhereNoMonthIsListed() {
    assertThat(archived(List.of(), List.of("2024-06-09", "2024-06-03")))
        .contains(span("2024-06-03", "2024-06-09"));
  }

  @Test
  void isUnknownWithoutAnArchive() {
    assertThat(archived(List.of(), List.of())).isEmpty();
  }

  @Test
  void coversBothOfWhatIsKnown() {
    Optional<Span> early = Optional.of(span("2020-01-01", "2020-02-01"));
    Optional<Span> late = Optional.of(span("2020-01-15", "2020-03-01"));
    assertThat(Span.hull(early, late)).contains(span("2020-01-01", "2020-03-01"));
    assertThat(Span.hull(late, early)).contains(span("2020-01-01", "2020-03-01"));
    assertThat(Span.hull(early, Optional.empty())).isEqualTo(early);
    assertThat(Span.hull(Optional.empty(), early)).isEqualTo(early);
  }

  @Test
  void holdsFromTheFirstOpenTimeToTheEndOfTheLastDay() {
    Span span = span("2020-01-01", "2020-01-03");
    assertThat(span.holds(day("2020-01-01").minusMillis(1))).isFalse();
    assertThat(span.holds(day("2020-01-01"))).isTrue();
    assertThat(span.holds(day("2020-01-04").minusMillis(1))).isTrue();
    assertThat(span.holds(day("2020-01-04"))).isFalse();
  }

  private static Optional<Span> archived(List<String> months, List<String> days) {
    return Span.archived(new FakeListing().put("AUSDT", months, days), "AUSDT", END);
  }

  private static Span span(String first, String last) {
    return new Span(day(first), day(last));
  }

  private static Instant day(String date) {
    return Instant.parse(date + "T00:00:00Z");
  }
}
