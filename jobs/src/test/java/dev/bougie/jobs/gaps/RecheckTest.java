package dev.bougie.jobs.gaps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.gaps.Missing.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RecheckTest {

  private static final Instant NOW = Instant.parse("2025-06-01T12:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);
  private static final Recheck RECHECK =
      new Recheck(new GapSettings(Duration.ofDays(10), DAY, 3, Duration.ofDays(30), 2, 10, 10));

  @Test
  void asksADayLaterAndRarelyOnceThreeDaysHaveConfirmedIt() {
    Gap unknown = gap(GapCause.UNKNOWN, null, 0);
    assertThat(RECHECK.isDue(unknown, NOW)).isTrue();
    for (int checks = 1; checks <= 2; checks++) {
      Gap outage = gap(GapCause.EXCHANGE_OUTAGE, NOW, checks);
      assertThat(RECHECK.isDue(outage, NOW.plus(DAY).minusMillis(1))).isFalse();
      assertThat(RECHECK.isDue(outage, NOW.plus(DAY))).isTrue();
    }
    Gap confirmed = gap(GapCause.EXCHANGE_OUTAGE, NOW, 3);
    assertThat(RECHECK.isDue(confirmed, NOW.plus(Duration.ofDays(30)).minusMillis(1))).isFalse();
    assertThat(RECHECK.isDue(confirmed, NOW.plus(Duration.ofDays(30)))).isTrue();
  }

  @Test
  void asksAtOnceAgainWhereADownloadFailed() {
    assertThat(RECHECK.isDue(gap(GapCause.LOST_DOWNLOAD, NOW, 5), NOW)).isTrue();
  }

  @Test
  void asksAboutNoMoreGapsThanARunMayAndFirstAboutThoseNeverAskedAbout() {
    Gap old = gap(GapCause.REJECTED, NOW.minus(Duration.ofDays(9)), 1);
    Gap older = gap(GapCause.REJECTED, NOW.minus(Duration.ofDays(90)), 1);
    Gap fresh = gap(GapCause.UNKNOWN, null, 0);
    List<GapReconciliation.Open> entries =
        List.of(old, older, fresh).stream()
            .map(gap -> new GapReconciliation.Open(gap, Place.BETWEEN, true))
            .toList();
    assertThat(RECHECK.due(entries, NOW))
        .extracting(GapReconciliation.Open::gap)
        .containsExactly(fresh, older);
  }

  @Test
  void takesWhatNobodyHasForAnOutage() {
    assertThat(judge(hours(4), Place.BETWEEN, told(), told()))
        .containsExactly("0-4 EXCHANGE_OUTAGE 2");
  }

  @Test
  void leavesNothingWhereEveryCandleCame() {
    assertThat(judge(hours(3), Place.BETWEEN, told(0, 1, 2), told())).isEmpty();
  }

  @Test
  void cutsWhatIsLeftAroundTheCandlesThatCame() {
    assertThat(judge(hours(9), Place.BETWEEN, told(2, 3, 6), told()))
        .containsExactly("0-2 EXCHANGE_OUTAGE 2", "4-6 EXCHANGE_OUTAGE 2", "7-9 EXCHANGE_OUTAGE 2");
  }

  @Test
  void tellsRejectedCandlesApartFromThoseThatNobodyHas() {
    assertThat(judge(hours(9), Place.BETWEEN, told(4), told(0, 2, 3, 5, 8)))
        .containsExactly(
            "0-1 REJECTED 2",
            "1-2 EXCHANGE_OUTAGE 2",
            "2-4 REJECTED 2",
            "5-6 REJECTED 2",
            "6-8 EXCHANGE_OUTAGE 2",
            "8-9 REJECTED 2");
  }

  @Test
  void takesALongHoleForAnotherAssetOnlyIfTheSymbolComesBack() {
    int tenDays = 240;
    assertThat(judge(hours(tenDays), Place.BETWEEN, told(), told()))
        .containsExactly("0-240 SYMBOL_REUSE 2");
    assertThat(judge(hours(tenDays - 1), Place.BETWEEN, told(), told()))
        .containsExactly("0-239 EXCHANGE_OUTAGE 2");
    assertThat(judge(hours(tenDays), Place.BEHIND_LAST, told(), told()))
        .containsExactly("0-240 EXCHANGE_OUTAGE 2");
  }

  @Test
  void cutsAHoleWhereTheSymbolWasListed() {
    Gap gap = hours(8);
    Instant listing = Instant.ofEpochMilli(hour(5));
    Recheck.Answer answer = new Recheck.Answer(told(), told(), hour(8), List.of(), listing);
    assertThat(shown(RECHECK.judge(gap, Place.BEFORE_FIRST, answer, NOW)))
        .containsExactly("0-5 BEFORE_LISTING 2", "5-8 EXCHANGE_OUTAGE 2");
  }

  @Test
  void leavesWhatIsBehindTheLastQuestionUnknown() {
    Recheck.Answer answer = new Recheck.Answer(told(0, 1, 3), told(), hour(4), List.of(), null);
    List<Gap> left = RECHECK.judge(hours(8), Place.BETWEEN, answer, NOW);
    assertThat(shown(left)).containsExactly("2-3 EXCHANGE_OUTAGE 2", "4-8 UNKNOWN 0");
    assertThat(left.get(1).checkedAt()).isNull();
  }

  @Test
  void countsNoFailedDownloadAsAnAnswer() {
    Gap gap = hours(8);
    Recheck.Answer answer = new Recheck.Answer(told(), told(), hour(8), List.of(gap.span()), null);
    assertThat(shown(RECHECK.judge(gap, Place.BETWEEN, answer, NOW)))
        .containsExactly("0-8 LOST_DOWNLOAD 1");
  }

  @Test
  void tellsWhereASourceDidNotAnswerApartFromWhereAllDid() {
    List<Span> untold =
        List.of(new Span(hour(6), hour(9)), new Span(hour(1), hour(3)), new Span(0, hour(2)));
    Recheck.Answer answer = new Recheck.Answer(told(4), told(), hour(8), untold, null);
    assertThat(shown(RECHECK.judge(hours(10), Place.BETWEEN, answer, NOW)))
        .containsExactly(
            "0-3 LOST_DOWNLOAD 1",
            "3-4 EXCHANGE_OUTAGE 2",
            "5-6 EXCHANGE_OUTAGE 2",
            "6-8 LOST_DOWNLOAD 1",
            "8-10 UNKNOWN 0");
  }

  private static List<String> judge(
      Gap gap, Place place, NavigableSet<Long> good, NavigableSet<Long> rejected) {
    return shown(
        RECHECK.judge(
            gap, place, new Recheck.Answer(good, rejected, gap.to(), List.of(), null), NOW));
  }

  private static List<String> shown(List<Gap> gaps) {
    return gaps.stream()
        .map(
            gap ->
                "%d-%d %s %d"
                    .formatted(
                        gap.from() / 3_600_000, gap.to() / 3_600_000, gap.cause(), gap.checks()))
        .toList();
  }

  private static NavigableSet<Long> told(int... hours) {
    return Arrays.stream(hours)
        .mapToObj(RecheckTest::hour)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Gap hours(int count) {
    return new Gap(
        "A", Interval.H1, 0, hour(count), GapCause.UNKNOWN, Instant.EPOCH, Instant.EPOCH, 1, null);
  }

  private static Gap gap(
      GapCause cause, @org.jspecify.annotations.Nullable Instant checkedAt, int checks) {
    return new Gap("A", Interval.H1, 0, hour(1), cause, Instant.EPOCH, checkedAt, checks, null);
  }

  private static long hour(int hour) {
    return hour * 3_600_000L;
  }
}
