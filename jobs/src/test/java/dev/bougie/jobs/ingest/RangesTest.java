package dev.bougie.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.jobs.ingest.Ranges.Range;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RangesTest {

  private static final int SPAN = 60;

  /** Against a set of single points. */
  @Test
  void takesAwayWhatOthersHold() {
    Random random = new Random(1);
    for (int round = 0; round < 5_000; round++) {
      List<Range> ranges = disjoint(random);
      List<Range> others = any(random);
      BitSet expected = points(ranges);
      expected.andNot(points(others));

      List<Range> left = Ranges.minus(ranges, others);

      assertThat(points(left)).isEqualTo(expected);
      assertThat(left).isSortedAccordingTo((a, b) -> Long.compare(a.from(), b.from()));
      assertThat(left.stream().mapToLong(range -> range.to() - range.from()).sum())
          .as("without overlap")
          .isEqualTo(expected.cardinality());
    }
  }

  @Test
  void measuresHowMuchLiesInOthers() {
    Random random = new Random(2);
    for (int round = 0; round < 5_000; round++) {
      List<Range> others = disjoint(random);
      Range range = any(random, 1).get(0);
      BitSet common = points(List.of(range));
      common.and(points(others));

      assertThat(Ranges.overlap(range, others)).isEqualTo(common.cardinality());
    }
  }

  @Test
  void refusesAnEmptyRange() {
    assertThatThrownBy(() -> new Range(5, 5)).isInstanceOf(IllegalArgumentException.class);
  }

  private static List<Range> disjoint(Random random) {
    List<Range> ranges = new ArrayList<>();
    int at = random.nextInt(10);
    while (at < SPAN - 2) {
      int end = at + 1 + random.nextInt(Math.min(10, SPAN - at - 1));
      ranges.add(new Range(at, end));
      at = end + random.nextInt(8);
    }
    return ranges;
  }

  private static List<Range> any(Random random) {
    return any(random, random.nextInt(6));
  }

  private static List<Range> any(Random random, int count) {
    List<Range> ranges = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int from = random.nextInt(SPAN);
      ranges.add(new Range(from, from + 1 + random.nextInt(20)));
    }
    return ranges;
  }

  private static BitSet points(List<Range> ranges) {
    BitSet points = new BitSet();
    ranges.forEach(range -> points.set((int) range.from(), (int) range.to()));
    return points;
  }
}
