package dev.bougie.jobs.featurize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.jobs.featurize.Revision.Run;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Rows are numbered by hours; each has its number as its hash unless it looks at something else.
 */
class RevisionTest {

  private static final long HOUR = 3_600_000L;

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
  void writesTheRowsThatLookAtSomethingElseAnew() {
    Map<Long, Long> candles = hours(0, 10);
    candles.put(3L, 33L);
    candles.put(4L, 44L);
    candles.put(8L, 88L);
    Revision revision = revision(candles, hours(0, 10), 0);
    assertThat(revision.runs()).containsExactly(new Run(3, 5), new Run(8, 9));
    assertThat(revision.outdated().stream()).containsExactly(3, 4, 8);
    assertThat(revision.tally()).isEqualTo(new Tally(0, 3, 0, 7));
  }

  @Test
  void takesRowsOfLostCandlesAway() {
    Map<Long, Long> candles = hours(0, 10);
    candles.remove(3L);
    candles.remove(9L);
    Revision revision = revision(candles, hours(0, 10), 0);
    assertThat(revision.runs()).isEmpty();
    assertThat(revision.outdated().stream()).containsExactly(3, 9);
    assertThat(revision.tally()).isEqualTo(new Tally(0, 0, 2, 8));
  }

  @Test
  void leavesCandlesBeforeTheRangeToOthers() {
    Map<Long, Long> candles = hours(2, 10);
    candles.put(3L, 33L);
    candles.put(6L, 66L);
    Revision revision = revision(candles, hours(5, 10), 5);
    assertThat(revision.runs()).containsExactly(new Run(4, 5));
    assertThat(revision.outdated().stream()).containsExactly(1);
    assertThat(revision.tally()).isEqualTo(new Tally(0, 1, 0, 4));
    assertThat(revision(candles, Map.of(), 11).tally()).isEqualTo(Tally.NONE);
  }

  private static Revision revision(Map<Long, Long> candles, Map<Long, Long> stored, long from) {
    return Revision.of(times(candles), times(stored), from * HOUR);
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
