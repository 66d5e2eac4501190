package dev.bougie.jobs.gaps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.gaps.Missing.Hole;
import dev.bougie.jobs.gaps.Missing.Place;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ToldMonthTest {

  private static final ToldMonth JANUARY =
      month("2024-01-01T00:00:00Z", "2024-01-20T00:00:00Z", "2024-01-31T22:00:00Z", 287);

  @Test
  void isWholeOnlyWithEveryCandleFromTheFirstToTheLast() {
    assertThat(JANUARY.isWhole(Interval.H1)).isTrue();
    assertThat(
            month("2024-01-01T00:00:00Z", "2024-01-20T00:00:00Z", "2024-01-31T22:00:00Z", 286)
                .isWhole(Interval.H1))
        .isFalse();
    assertThat(
            month("2024-01-01T00:00:00Z", "2024-01-01T00:00:00Z", "2024-01-01T00:00:00Z", 1)
                .isWhole(Interval.MONTH1))
        .isTrue();
  }

  @Test
  void findsWhatIsMissingAtTheBorderOfTwoMonthsAndInMonthsThatHoldNothing() {
    ToldMonth february =
        month("2024-02-01T00:00:00Z", "2024-02-01T00:00:00Z", "2024-02-29T23:00:00Z", 696);
    ToldMonth may =
        month("2024-05-01T00:00:00Z", "2024-05-02T03:00:00Z", "2024-05-02T03:00:00Z", 1);

    List<ToldMonth> months = List.of(JANUARY, february, may);

    assertThat(ToldMonth.edge(months, Interval.H1))
        .isEqualTo(span("2024-01-20T00:00:00Z", "2024-05-02T04:00:00Z"));
    assertThat(ToldMonth.holes(months, List.of(), Interval.H1))
        .containsExactly(
            new Hole(span("2024-01-31T23:00:00Z", "2024-02-01T00:00:00Z"), Place.BETWEEN),
            new Hole(span("2024-03-01T00:00:00Z", "2024-05-02T03:00:00Z"), Place.BETWEEN));
  }

  @Test
  void joinsRejectedCandlesInARowAcrossTheBorderButNotWhatLiesBesideThem() {
    ToldMonth february =
        month("2024-02-01T00:00:00Z", "2024-02-01T00:00:00Z", "2024-02-09T00:00:00Z", 9);
    Hole last = rejected("2024-01-31T20:00:00Z", "2024-02-01T00:00:00Z");
    Hole first = rejected("2024-02-01T00:00:00Z", "2024-02-01T03:00:00Z");
    Hole beside = new Hole(span("2024-02-01T03:00:00Z", "2024-02-01T04:00:00Z"), Place.BETWEEN);
    Hole later = rejected("2024-02-01T04:00:00Z", "2024-02-01T05:00:00Z");
    ToldMonth january =
        month("2024-01-01T00:00:00Z", "2024-01-20T00:00:00Z", "2024-01-31T23:00:00Z", 280);

    assertThat(
            ToldMonth.holes(
                List.of(january, february), List.of(later, first, beside, last), Interval.H1))
        .containsExactly(rejected("2024-01-31T20:00:00Z", "2024-02-01T03:00:00Z"), beside, later);
  }

  private static ToldMonth month(String month, String first, String last, long candles) {
    return new ToldMonth("A", millis(month), millis(first), millis(last), candles, 0);
  }

  private static Hole rejected(String from, String to) {
    return new Hole(span(from, to), Place.REJECTED);
  }

  private static Span span(String from, String to) {
    return new Span(millis(from), millis(to));
  }

  private static long millis(String time) {
    return Instant.parse(time).toEpochMilli();
  }
}
