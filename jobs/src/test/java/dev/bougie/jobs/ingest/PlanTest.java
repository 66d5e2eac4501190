package dev.bougie.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.dumps.Archive;
import dev.bougie.jobs.ingest.Ranges.Range;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlanTest {

  private static final List<Archive> MONTHS =
      IntStream.rangeClosed(1, 3)
          .mapToObj(month -> Archive.monthly("BTCUSDT", Interval.H1, YearMonth.of(2024, month)))
          .toList();
  private static final List<Archive> DAYS =
      IntStream.range(0, 100)
          .mapToObj(
              day -> Archive.daily("BTCUSDT", Interval.H1, LocalDate.of(2024, 1, 1).plusDays(day)))
          .toList();

  @Test
  void takesMonthsFirstThenDaysThenTheRest() {
    Range all = range("2024-01-01T00:00:00Z", "2024-04-05T07:00:00Z");

    Plan plan = Plan.of(List.of(all), all, MONTHS, DAYS);

    assertThat(plan.archives()).startsWith(MONTHS.toArray(Archive[]::new)).hasSize(3 + 4);
    assertThat(plan.archives().get(3).path()).endsWith("BTCUSDT-1h-2024-04-01.zip");
    assertThat(plan.rest()).containsExactly(range("2024-04-05T00:00:00Z", "2024-04-05T07:00:00Z"));
  }

  @Test
  void takesNoArchiveThatHoldsMoreThanWasAskedFor() {
    Range all = range("2024-01-15T12:00:00Z", "2024-03-02T00:00:00Z");

    Plan plan = Plan.of(List.of(all), all, MONTHS, DAYS);

    assertThat(plan.archives())
        .extracting(Archive::period)
        .containsOnlyOnce(Archive.Period.MONTHLY)
        .hasSize(16 + 1 + 1);
    assertThat(plan.rest()).containsExactly(range("2024-01-15T12:00:00Z", "2024-01-16T00:00:00Z"));
  }

  @Test
  void fetchesNoMonthForTheLittleThatItLacks() {
    Range all = range("2024-01-01T00:00:00Z", "2024-04-01T00:00:00Z");
    List<Range> missing = List.of(range("2024-02-10T00:00:00Z", "2024-02-12T03:00:00Z"));

    Plan plan = Plan.of(missing, all, MONTHS, DAYS);

    assertThat(plan.archives())
        .extracting(Archive::path)
        .containsExactly(
            "data/spot/daily/klines/BTCUSDT/1h/BTCUSDT-1h-2024-02-10.zip",
            "data/spot/daily/klines/BTCUSDT/1h/BTCUSDT-1h-2024-02-11.zip");
    assertThat(plan.rest()).containsExactly(range("2024-02-12T00:00:00Z", "2024-02-12T03:00:00Z"));
  }

  @Test
  void leavesToTheRestWhatTheBucketLacks() {
    Range all = range("2024-01-01T00:00:00Z", "2024-04-01T00:00:00Z");

    Plan plan = Plan.of(List.of(all), all, List.of(MONTHS.get(0), MONTHS.get(2)), List.of());

    assertThat(plan.archives()).containsExactly(MONTHS.get(0), MONTHS.get(2));
    assertThat(plan.rest()).containsExactly(range("2024-02-01T00:00:00Z", "2024-03-01T00:00:00Z"));
  }

  @Test
  void takesADayForTheLeastThatNobodyElseHas() {
    Range all = range("2024-01-01T00:00:00Z", "2024-04-05T07:00:00Z");
    List<Range> missing = List.of(range("2024-04-02T23:00:00Z", "2024-04-05T07:00:00Z"));

    Plan plan = Plan.ofDelisted(missing, all, MONTHS, DAYS);

    assertThat(plan.archives()).isEqualTo(DAYS.subList(92, 95));
    assertThat(Plan.of(missing, all, MONTHS, DAYS).archives()).isEqualTo(DAYS.subList(93, 95));
  }

  @Test
  void takesAMonthForTheLeastWhereNobodyElseHasItAndThereAreNoDays() {
    Range all = range("2024-01-01T00:00:00Z", "2024-04-01T00:00:00Z");
    List<Range> missing = List.of(range("2024-02-26T00:00:00Z", "2024-03-02T00:00:00Z"));

    assertThat(Plan.ofDelisted(missing, all, MONTHS, List.of()).archives())
        .isEqualTo(MONTHS.subList(1, 3));
    assertThat(Plan.of(missing, all, MONTHS, List.of()).archives()).isEmpty();
  }

  @Test
  void takesAMonthWhoseDaysLackWhatNobodyElseHas() {
    Range all = range("2024-01-01T00:00:00Z", "2024-04-01T00:00:00Z");
    List<Range> missing = List.of(range("2024-02-26T00:00:00Z", "2024-03-02T00:00:00Z"));

    Plan plan = Plan.ofDelisted(missing, all, MONTHS, DAYS.subList(0, 58));

    assertThat(Plan.withoutCovered(plan.archives()))
        .as("of February there is no day 28 or 29")
        .isEqualTo(MONTHS.subList(1, 3));
  }

  @Test
  void takesNoDayOfAMonthThatIsTakenToo() {
    Archive other = Archive.daily("ETHUSDT", Interval.H1, LocalDate.of(2024, 2, 2));

    assertThat(
            Plan.withoutCovered(
                List.of(DAYS.get(30), DAYS.get(31), MONTHS.get(1), other, DAYS.get(60), other)))
        .containsExactly(DAYS.get(30), MONTHS.get(1), other, DAYS.get(60));
  }

  private static Range range(String from, String to) {
    return new Range(Instant.parse(from).toEpochMilli(), Instant.parse(to).toEpochMilli());
  }
}
