package dev.bougie.jobs.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.features.candle.Interval;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AggregationTest {

  /** Whether the finer grid has a candle at each opening of the coarser one, over three years. */
  @Test
  void knowsWhichIntervalsAreMadeOfWholeOthers() {
    long from = Instant.parse("2023-01-01T00:00:00Z").toEpochMilli();
    for (Interval finer : Interval.values()) {
      for (Interval coarser : Interval.values()) {
        List<Long> openings = new ArrayList<>();
        long open = coarser.openTimeAt(from);
        for (int i = 0; i < 150; i++) {
          openings.add(open);
          open = coarser.next(open);
        }
        boolean expected =
            finer.compareTo(coarser) < 0 && openings.stream().allMatch(finer::isOnGrid);
        assertThat(Aggregation.divides(finer, coarser))
            .as("%s into %s", finer, coarser)
            .isEqualTo(expected);
      }
    }
  }
}
