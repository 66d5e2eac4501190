package dev.bougie.jobs.gaps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.gaps.Missing.Hole;
import dev.bougie.jobs.gaps.Missing.Place;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class GapReconciliationTest {

  private static final Instant NOW = Instant.parse("2025-06-01T12:00:00Z");
  private static final Instant BEFORE = Instant.parse("2025-05-01T12:00:00Z");
  private static final Instant MAY_FIRST = Instant.parse("2025-05-01T00:00:00Z");

  @Test
  void addsWhatNoRowCovers() {
    GapReconciliation.Change change = merge(List.of(), between(3, 5), rejected(7, 8));
    assertThat(change.open())
        .extracting(GapReconciliation.Open::gap)
        .containsExactly(
            Gap.found("A", Interval.H1, span(3, 5), GapCause.UNKNOWN, NOW),
            Gap.found("A", Interval.H1, span(7, 8), GapCause.REJECTED, NOW));
    assertThat(change.open()).extracting(GapReconciliation.Open::known).containsOnly(false);
    assertThat(change.repaired()).isEmpty();
    assertThat(change.split()).isEmpty();
  }

  @Test
  void leavesARowThatStillHolds() {
    Gap row = row(3, 5);
    GapReconciliation.Change change = merge(List.of(row), between(3, 5));
    assertThat(change.open()).containsExactly(new GapReconciliation.Open(row, Place.BETWEEN, true));
    assertThat(change.repaired()).isEmpty();
    assertThat(change.split()).isEmpty();
  }

  @Test
  void closesARowThatVanished() {
    Gap row = row(3, 5);
    GapReconciliation.Change change = merge(List.of(row));
    assertThat(change.open()).isEmpty();
    assertThat(change.repaired()).containsExactly(row.repaired(NOW));
  }

  @Test
  void closesARowThatShrankAndGoesOnWithWhatIsLeftUnderItsHistory() {
    Gap row = row(3, 9);
    GapReconciliation.Change change = merge(List.of(row), between(4, 5), between(7, 9));
    assertThat(change.repaired()).containsExactly(row.repaired(NOW));
    assertThat(change.open())
        .extracting(GapReconciliation.Open::gap)
        .containsExactly(row.part(span(4, 5)), row.part(span(7, 9)));
    assertThat(change.open().get(0).gap().foundAt()).isEqualTo(BEFORE);
    assertThat(change.open().get(0).gap().checks()).isEqualTo(2);
  }

  @Test
  void keepsARowInsideAHoleThatGrewAndAddsTheRest() {
    Gap row = row(3, 5);
    GapReconciliation.Change change = merge(List.of(row), between(2, 8));
    assertThat(change.open())
        .extracting(GapReconciliation.Open::gap)
        .containsExactly(
            row,
            Gap.found("A", Interval.H1, span(2, 3), GapCause.UNKNOWN, NOW),
            Gap.found("A", Interval.H1, span(5, 8), GapCause.UNKNOWN, NOW));
    assertThat(change.repaired()).isEmpty();
  }

  @Test
  void keepsTwoRowsThatTouchInOneHole() {
    Gap listing = row(0, 4);
    Gap outage = row(4, 6);
    GapReconciliation.Change change =
        merge(List.of(outage, listing), new Hole(span(0, 6), Place.BEFORE_FIRST));
    assertThat(change.open())
        .containsExactly(
            new GapReconciliation.Open(listing, Place.BEFORE_FIRST, true),
            new GapReconciliation.Open(outage, Place.BEFORE_FIRST, true));
    assertThat(change.repaired()).isEmpty();
    assertThat(change.split()).isEmpty();
  }

  @Test
  void tellsRejectedCandlesApartOnceTheyCame() {
    Gap row = row(3, 6);
    GapReconciliation.Change change = merge(List.of(row), between(3, 4), rejected(4, 6));
    assertThat(change.split()).containsExactly(row);
    assertThat(change.repaired()).isEmpty();
    assertThat(change.open())
        .extracting(GapReconciliation.Open::gap)
        .containsExactly(row.part(span(3, 4)), row.part(span(4, 6)).unchecked(GapCause.REJECTED));
  }

  @Test
  void closesARowInWhichNoCandleOpens() {
    Gap row = row(3, 4).part(new Span(hour(3) + 1, hour(4)));
    assertThat(merge(List.of(row)).repaired()).containsExactly(row.repaired(NOW));

    Gap before = row(3, 4).part(new Span(hour(3), hour(3) + 1));
    GapReconciliation.Change change = merge(List.of(before, row), between(3, 4));
    assertThat(change.repaired()).containsExactly(row.repaired(NOW));
    assertThat(change.open())
        .containsExactly(new GapReconciliation.Open(before, Place.BETWEEN, true));
    assertThat(merge(List.of(before), between(3, 4)).open()).isEqualTo(change.open());
  }

  @Test
  void saysNothingOfTheSideOfARowThatWasNotLookedAt() {
    Gap row = row(-4, 3);
    GapReconciliation.Change still = merge(List.of(row), between(0, 3));
    assertThat(still.open()).extracting(GapReconciliation.Open::gap).containsExactly(row);
    assertThat(still.repaired()).isEmpty();

    GapReconciliation.Change mended = merge(List.of(row));
    assertThat(mended.repaired()).containsExactly(row.repaired(NOW));
    assertThat(mended.open())
        .extracting(GapReconciliation.Open::gap)
        .containsExactly(row.part(span(-4, 0)));

    Gap elsewhere = row(-9, 0);
    assertThat(merge(List.of(elsewhere)).repaired()).isEmpty();
  }

  private static GapReconciliation.Change merge(List<Gap> rows, Hole... holes) {
    return GapReconciliation.of(
        rows, List.of(new Missing("A", span(0, 24), List.of(holes))), Interval.H1, NOW);
  }

  private static Gap row(int from, int to) {
    Span span = span(from, to);
    return new Gap(
        "A",
        Interval.H1,
        span.from(),
        span.to(),
        GapCause.EXCHANGE_OUTAGE,
        BEFORE,
        BEFORE,
        2,
        null);
  }

  private static Hole between(int from, int to) {
    return new Hole(span(from, to), Place.BETWEEN);
  }

  private static Hole rejected(int from, int to) {
    return new Hole(span(from, to), Place.REJECTED);
  }

  private static Span span(int from, int to) {
    return new Span(hour(from), hour(to));
  }

  private static long hour(int hour) {
    return MAY_FIRST.toEpochMilli() + hour * 3_600_000L;
  }
}
