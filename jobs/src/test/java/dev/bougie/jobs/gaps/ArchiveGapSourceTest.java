package dev.bougie.jobs.gaps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.dumps.Archive;
import dev.bougie.jobs.dumps.Bucket;
import dev.bougie.jobs.dumps.FakeBucket;
import dev.bougie.jobs.exchange.ExchangeException;
import dev.bougie.jobs.exchange.FakeMarket;
import dev.bougie.jobs.exchange.Mishaps;
import dev.bougie.jobs.gaps.Missing.Place;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ArchiveGapSourceTest {

  private static final String SYMBOL = "AUSDT";
  private static final Instant FROM = Instant.parse("2020-01-01T00:00:00Z");
  private static final Instant NOW = Instant.parse("2020-04-10T05:30:00Z");
  private static final List<Candle> ALL = FakeMarket.candles(SYMBOL, Interval.H1, FROM, NOW);
  private static final int DAY = 24;

  private FakeBucket bucket;
  private ArchiveGapSource source;

  @BeforeEach
  void open() {
    bucket = FakeBucket.start(List.of(SYMBOL), Interval.H1, FROM, NOW);
    source = new ArchiveGapSource(new Bucket(bucket.settings()));
  }

  @AfterEach
  void close() {
    bucket.close();
  }

  @Test
  void asksForEachArchiveOnceHoweverManyOfItsCandlesAreMissing() {
    for (int hour = 3; hour < 31 * DAY; hour += 24) {
      assertThat(ask(hour, hour + 2).candles()).isEqualTo(ALL.subList(hour, hour + 2));
    }
    assertThat(downloads()).hasSize(1);
    assertThat(bucket.requests()).as("a listing, a checksum and a zip").hasSize(3);
  }

  @Test
  void readsAHoleAcrossMonthsAndDays() {
    int from = 30 * DAY;
    int to = (31 + 29 + 31 + 2) * DAY + 5;
    GapSource.Told told = ask(from, to);
    assertThat(told.candles()).isEqualTo(ALL.subList(from, to));
    assertThat(told.untold()).isEmpty();
    assertThat(downloads())
        .extracting(path -> path.replaceFirst(".*1h-", ""))
        .containsExactly(
            "2020-01.zip",
            "2020-02.zip",
            "2020-03.zip",
            "2020-04-01.zip",
            "2020-04-02.zip",
            "2020-04-03.zip");
  }

  @Test
  void readsNoMoreArchivesOnceThereAreEnoughCandles() {
    assertThat(source.ask(hole(0, 90 * DAY, Place.BETWEEN), span(0, 90 * DAY), 10, NOW).candles())
        .isEqualTo(ALL.subList(0, 10));
    assertThat(downloads()).hasSize(1);
  }

  @Test
  void readsTheDaysWhereTheMonthHasNoArchive() {
    bucket.remove(january());
    assertThat(ask(3 * DAY, 4 * DAY + 1).candles()).hasSize(DAY + 1);
    assertThat(downloads()).hasSize(2);
  }

  @Test
  void asksNoSecondTimeForAnArchiveThatCannotBeHad() {
    bucket.put(january(), new byte[] {1, 2, 3});
    assertThat(ask(10, 12).untold()).containsExactly(span(10, 12));
    int asked = bucket.requests().size();
    assertThat(ask(20, 31 * DAY + 1).untold()).containsExactly(span(20, 31 * DAY));
    assertThat(downloads().subList(0, downloads().size() - 1)).containsOnly(downloads().get(0));
    assertThat(bucket.requests()).as("February's checksum and zip").hasSize(asked + 2);
  }

  @Test
  void saysNothingOfADayThatHasCandlesButNoArchive() {
    bucket.remove(january());
    bucket.remove(Archive.daily(SYMBOL, Interval.H1, LocalDate.of(2020, 1, 5)));
    assertThat(ask(4 * DAY + 2, 4 * DAY + 3).untold())
        .containsExactly(span(4 * DAY + 2, 4 * DAY + 3));
  }

  @Test
  void takesAWholeDayWithoutAnArchiveForOneWithoutCandlesOnceTheArchiveIsOverdue() {
    bucket.remove(january());
    bucket.remove(Archive.daily(SYMBOL, Interval.H1, LocalDate.of(2020, 1, 5)));
    Span day = span(4 * DAY, 5 * DAY);
    GapReconciliation.Open hole = hole(4 * DAY, 5 * DAY, Place.BETWEEN);
    Instant overdue = FROM.plus(Duration.ofDays(5 + 10));
    assertThat(source.ask(hole, day, 100, overdue).untold()).isEmpty();
    assertThat(source.ask(hole, day, 100, overdue.minusMillis(1)).untold()).containsExactly(day);
  }

  @Test
  void takesWhatComesBeforeAllArchivesForUntraded() {
    GapReconciliation.Open before = hole(-100 * DAY - 7, 2, Place.BEFORE_FIRST);
    GapSource.Told told = source.ask(before, before.gap().span(), 100, NOW);
    assertThat(told.candles()).isEqualTo(ALL.subList(0, 2));
    assertThat(told.untold()).isEmpty();
    assertThat(source.first(SYMBOL, Interval.H1)).contains(FROM);
    assertThat(source.first("NEVERUSDT", Interval.H1)).isEmpty();
  }

  @Test
  void looksForWeeksInMonthsAlone() {
    GapReconciliation.Open hole = week(5);
    assertThat(source.ask(hole, hole.gap().span(), 100, NOW).untold())
        .containsExactly(hole.gap().span());
    assertThat(bucket.requests()).singleElement().asString().contains("monthly");
  }

  /** The week from January 27 on is January's; none opens on the first two days of February. */
  @Test
  void looksForAWeekOverTheBorderOfAMonthWhereItOpens() {
    GapReconciliation.Open hole = week(26);
    assertThat(source.ask(hole, hole.gap().span(), 100, NOW).untold())
        .containsExactly(hole.gap().span());
  }

  @Test
  void asksForNoMoreArchivesOnceTheBucketHasFailedToSendFive() {
    bucket.remove(january());
    bucket.spoil(new Mishaps<>(".zip", 1, 1, List.of(FakeBucket.Fault.UNAVAILABLE)));
    assertThat(ask(0, 31 * DAY).untold()).hasSize(31);
    assertThat(ask(31 * DAY, 60 * DAY).untold()).containsExactly(span(31 * DAY, 60 * DAY));
    assertThat(bucket.requests().stream().filter(asked -> asked.contains(".zip")))
        .as("five archives, each as often as the settings say")
        .hasSize(5 * bucket.settings().attempts());
    assertThatThrownBy(() -> source.first(SYMBOL, Interval.H1))
        .isInstanceOf(ExchangeException.class);
    assertThat(bucket.requests().stream().filter(asked -> asked.contains(".zip")))
        .hasSize(5 * bucket.settings().attempts());
  }

  private GapSource.Told ask(int from, int to) {
    return source.ask(hole(from, to, Place.BETWEEN), span(from, to), 10_000, NOW);
  }

  private List<String> downloads() {
    return bucket.requests().stream().filter(asked -> asked.endsWith(".zip")).toList();
  }

  private static Archive january() {
    return Archive.monthly(SYMBOL, Interval.H1, YearMonth.of(2020, 1));
  }

  private static GapReconciliation.Open week(int day) {
    Span week = span(day * DAY, (day + 7) * DAY);
    return new GapReconciliation.Open(
        Gap.found(SYMBOL, Interval.W1, week, GapCause.UNKNOWN, NOW), Place.BETWEEN, false);
  }

  private static GapReconciliation.Open hole(int from, int to, Place place) {
    return new GapReconciliation.Open(
        Gap.found(SYMBOL, Interval.H1, span(from, to), GapCause.UNKNOWN, NOW), place, false);
  }

  private static Span span(int from, int to) {
    return new Span(
        FROM.plus(Duration.ofHours(from)).toEpochMilli(),
        FROM.plus(Duration.ofHours(to)).toEpochMilli());
  }
}
