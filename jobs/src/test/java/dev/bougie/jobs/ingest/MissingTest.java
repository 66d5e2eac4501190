package dev.bougie.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.ingest.Ranges.Range;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MissingTest {

  private static final Instant NOW = Instant.parse("2025-06-15T01:10:00Z");

  @Test
  void cutsYearsAtTheStartOfToday() {
    Map<String, List<Range>> all = of(range("2023-06-15T01:10:00Z", "2025-06-15T01:00:00Z"));

    Missing missing = Missing.of(all, all, List.of(), Interval.H1, NOW);

    assertThat(missing.backfill())
        .isEqualTo(of(range("2023-06-15T01:10:00Z", "2025-06-15T00:00:00Z")));
    assertThat(missing.fresh())
        .isEqualTo(of(range("2025-06-15T00:00:00Z", "2025-06-15T01:00:00Z")));
  }

  @Test
  void looksForNoArchiveOfTheLastHours() {
    Map<String, List<Range>> all = of(range("2025-06-14T22:00:00Z", "2025-06-15T01:00:00Z"));

    assertThat(Missing.of(all, all, List.of(), Interval.H1, NOW))
        .isEqualTo(Missing.forTheSource(all));
  }

  @Test
  void looksForNoArchiveOfADayThatHasJustEnded() {
    Map<String, List<Range>> yesterday = of(range("2025-06-14T00:00:00Z", "2025-06-15T00:00:00Z"));
    Map<String, List<Range>> before = of(range("2025-06-13T00:00:00Z", "2025-06-15T00:00:00Z"));

    assertThat(Missing.of(yesterday, yesterday, List.of(), Interval.H1, NOW).backfill()).isEmpty();
    assertThat(Missing.of(before, before, List.of(), Interval.H1, NOW).backfill())
        .isEqualTo(before);
  }

  @Test
  void looksForNoArchiveOfDaysThatAreStoredAndAskedForAgain() {
    Map<String, List<Range>> again = of(range("2025-06-12T00:00:00Z", "2025-06-15T00:00:00Z"));

    assertThat(Missing.of(again, Map.of(), List.of(), Interval.H1, NOW))
        .isEqualTo(Missing.forTheSource(again));
  }

  @Test
  void looksForADelistedSymbolOnceItsArchivesMustBeThere() {
    Map<String, List<Range>> young = of(range("2025-06-05T00:00:00Z", "2025-06-15T01:00:00Z"));
    Map<String, List<Range>> old = of(range("2025-06-04T23:00:00Z", "2025-06-15T01:00:00Z"));

    assertThat(Missing.of(young, young, List.of("AUSDT"), Interval.H1, NOW))
        .isEqualTo(new Missing(Map.of(), Map.of(), Map.of()));
    assertThat(Missing.of(old, old, List.of("AUSDT"), Interval.H1, NOW))
        .isEqualTo(new Missing(Map.of(), Map.of(), old));
  }

  /** Their archives are months alone, and that of May has just had its ten days. */
  @Test
  void looksForLongCandlesOfADelistedSymbolOnceTheArchiveOfTheirMonthMustBeThere() {
    Map<String, List<Range>> may = of(range("2025-05-26T00:00:00Z", "2025-06-10T00:00:00Z"));
    Instant before = Instant.parse("2025-06-10T23:59:59Z");
    Instant after = Instant.parse("2025-06-11T00:00:00Z");
    for (Interval interval : List.of(Interval.D3, Interval.W1, Interval.MONTH1)) {
      assertThat(Missing.of(may, may, List.of("AUSDT"), interval, before).delisted()).isEmpty();
      assertThat(Missing.of(may, may, List.of("AUSDT"), interval, after).delisted()).isEqualTo(may);
      assertThat(Instant.ofEpochMilli(Missing.settledBefore(interval, after)))
          .isEqualTo("2025-06-01T00:00:00Z");
    }
  }

  @Test
  void roundsARangeToTheArchivesThatHoldItsEnds() {
    Range asked = range("2023-06-15T13:27:00Z", "2025-06-10T05:00:00Z");

    assertThat(Missing.wholeArchives(asked, Interval.D1))
        .isEqualTo(range("2023-06-15T00:00:00Z", "2025-06-11T00:00:00Z"));
    assertThat(Missing.wholeArchives(asked, Interval.D3))
        .isEqualTo(range("2023-06-01T00:00:00Z", "2025-07-01T00:00:00Z"));
  }

  private static Map<String, List<Range>> of(Range range) {
    return Map.of("AUSDT", List.of(range));
  }

  private static Range range(String from, String to) {
    return new Range(Instant.parse(from).toEpochMilli(), Instant.parse(to).toEpochMilli());
  }
}
