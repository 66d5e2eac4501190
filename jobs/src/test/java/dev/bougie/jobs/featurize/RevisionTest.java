package dev.bougie.jobs.featurize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.featurize.Revision.Run;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Candles are numbered by hours; each has its number as its hash unless it is revised. */
class RevisionTest {

  private static final long HOUR = 3_600_000L;
  private static final int LOOKBACK = 4;

  @Test
  void writesEverythingWhereNothingIs() {
    Revision revision = revision(hours(0, 10), Map.of(), 0);
    assertThat(revision.runs()).containsExactly(new Run(0, 10));
    assertThat(revision.tally()).isEqualTo(new Tally(10, 0, 0, 0));
  }

  @Test
  void leavesWhatIsAsItWas() {
    Revision revision = revision(hours(0, 10), hours(0, 10), 0);
    assertThat(revision.runs()).isEmpty();
    assertThat(revision.outdated().isEmpty()).isTrue();
    assertThat(revision.tally()).isEqualTo(new Tally(0, 0, 0, 10));
  }

  @Test
  void writesNewRowsAlone() {
    Revision revision = revision(hours(0, 10), hours(0, 8), 0);
    assertThat(revision.runs()).containsExactly(new Run(8, 10));
    assertThat(revision.outdated().isEmpty()).isTrue();
    assertThat(revision.tally()).isEqualTo(new Tally(2, 0, 0, 8));
  }

  @Test
  void writesTheRowsThatLookBackAtARevisedCandle() {
    Map<Long, Long> candles = hours(0, 10);
    candles.put(3L, 33L);
    Revision revision = revision(candles, hours(0, 10), 0);
    assertThat(revision.runs()).containsExactly(new Run(3, 7));
    assertThat(revision.outdated().stream()).containsExactly(3, 4, 5, 6);
    assertThat(revision.tally()).isEqualTo(new Tally(0, 4, 0, 6));
  }

  @Test
  void writesTheRowsBehindAFilledHole() {
    Map<Long, Long> stored = hours(0, 10);
    stored.remove(3L);
    Revision revision = revision(hours(0, 10), stored, 0);
    assertThat(revision.runs()).containsExactly(new Run(3, 7));
    assertThat(revision.outdated().stream()).containsExactly(3, 4, 5);
    assertThat(revision.tally()).isEqualTo(new Tally(1, 3, 0, 6));
  }

  @Test
  void takesRowsOfLostCandlesAwayAndWritesThoseBehind() {
    Map<Long, Long> candles = hours(0, 10);
    candles.remove(3L);
    Revision revision = revision(candles, hours(0, 10), 0);
    assertThat(revision.runs()).containsExactly(new Run(3, 6));
    assertThat(revision.outdated().stream()).containsExactly(3, 4, 5, 6);
    assertThat(revision.tally()).isEqualTo(new Tally(0, 3, 1, 6));
  }

  @Test
  void seesAChangeBeforeTheRangeButLeavesItsRowToOthers() {
    Map<Long, Long> candles = hours(2, 10);
    candles.put(3L, 33L);
    Revision revision = revision(candles, hours(2, 10), 5);
    assertThat(revision.runs()).containsExactly(new Run(3, 5));
    assertThat(revision.tally()).isEqualTo(new Tally(0, 2, 0, 3));
  }

  /** A market of other candles touches rows that look back at it, but no further. */
  @Test
  void writesTheRowsThatLookBackAtARevisedMarket() {
    Map<Long, Long> market = hours(0, 10);
    market.put(5L, 55L);
    Revision revision = besideMarket(hours(0, 10), hours(0, 10), market, 0);
    assertThat(revision.runs()).containsExactly(new Run(5, 7));
    assertThat(revision.tally()).isEqualTo(new Tally(0, 2, 0, 8));

    market.put(6L, 66L);
    Map<Long, Long> candles = hours(0, 10);
    candles.put(4L, 44L);
    assertThat(besideMarket(candles, hours(0, 10), market, 0).runs())
        .containsExactly(new Run(4, 8));
  }

  @Test
  void looksAtTheMarketOnlyWhereItIsKnown() {
    Map<Long, Long> market = hours(0, 10);
    market.put(2L, 22L);
    assertThat(besideMarket(hours(0, 10), hours(0, 10), market, 3).runs()).isEmpty();
    assertThat(besideMarket(hours(0, 10), hours(0, 10), market, 2).runs())
        .containsExactly(new Run(2, 4));
  }

  /** Of the hours that have candles, and rows made from a market that had its hour as its hash. */
  private static Revision besideMarket(
      Map<Long, Long> candles, Map<Long, Long> stored, Map<Long, Long> market, long from) {
    Revision.MarketHashes hashes =
        new Revision.MarketHashes(
            2,
            from * HOUR,
            candles.keySet().stream()
                .sorted()
                .mapToLong(hour -> market.getOrDefault(hour, 0L))
                .toArray(),
            stored.keySet().stream().sorted().mapToLong(hour -> hour).toArray());
    return Revision.of(Interval.H1, LOOKBACK, times(candles), times(stored), hashes, 0);
  }

  private static Revision revision(Map<Long, Long> candles, Map<Long, Long> stored, long from) {
    return Revision.of(Interval.H1, LOOKBACK, times(candles), times(stored), from * HOUR);
  }

  private static Map<Long, Long> hours(long from, long to) {
    Map<Long, Long> hours = new TreeMap<>();
    LongStream.range(from, to).forEach(hour -> hours.put(hour, hour));
    return hours;
  }

  private static Revision.Times times(Map<Long, Long> hours) {
    Map<Long, Long> sorted = new TreeMap<>(hours);
    return new Revision.Times(
        sorted.keySet().stream().mapToLong(hour -> hour * HOUR).toArray(),
        sorted.values().stream().mapToLong(Long::longValue).toArray(),
        sorted.size());
  }
}
