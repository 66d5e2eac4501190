package dev.bougie.jobs.featurize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.features.candle.Interval;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class WorkTest {

  private static final long JANUARY = at("2024-01-01T00:00:00Z");
  private static final long FEBRUARY = at("2024-02-01T00:00:00Z");
  private static final long MARCH = at("2024-03-01T00:00:00Z");

  /** A span is a month, and a chunk has room for three symbols of it. */
  private final ChunkPlan plan = new ChunkPlan(Interval.H1, 20, 2_500);

  private final Work work = new Work(Interval.H1, plan);

  @Test
  void goesThroughTheMonthsInOrderWithAllSymbolsOfEach() {
    for (String symbol : List.of("AUSDT", "BUSDT", "CUSDT", "DUSDT")) {
      work.addMonth(symbol, JANUARY, 700);
      work.addMonth(symbol, FEBRUARY, 690);
      work.addMonth(symbol, MARCH, 700);
    }

    List<Work.Batch> batches = work.batches(6_000);

    assertThat(batches).hasSize(2);
    assertThat(batches.get(0).chunks().stream().map(Chunk::from))
        .containsExactly(JANUARY, JANUARY, FEBRUARY, FEBRUARY);
    assertThat(batches.get(1).chunks().stream().map(Chunk::from)).containsExactly(MARCH, MARCH);
    for (Work.Batch batch : batches) {
      assertThat(new TreeSet<>(batch.chunks().stream().flatMap(c -> c.symbols().stream()).toList()))
          .containsExactly("AUSDT", "BUSDT", "CUSDT", "DUSDT");
    }
  }

  @Test
  void commitsAMonthAtLeast() {
    work.addMonth("AUSDT", JANUARY, 700);
    work.addMonth("BUSDT", JANUARY, 700);
    work.addMonth("AUSDT", FEBRUARY, 690);
    assertThat(work.batches(1).stream().map(batch -> batch.chunks().get(0).symbols()))
        .containsExactly(List.of("AUSDT", "BUSDT"), List.of("AUSDT"));
  }

  /** Of some symbols everything, of others what changed: what lies in a month goes together. */
  @Test
  void putsWhatIsNewAndWhatChangedIntoOneBatch() {
    work.addMonth("NEWUSDT", JANUARY, 700);
    work.addMonth("NEWUSDT", FEBRUARY, 690);
    work.addTimes(List.of("OLDUSDT"), FEBRUARY - 3_600_000L, FEBRUARY + 7_200_000L);

    List<Work.Batch> batches = work.batches(1);

    assertThat(batches).hasSize(2);
    assertThat(batches.get(1).chunks())
        .containsExactlyInAnyOrder(
            new Chunk(Interval.H1, FEBRUARY, MARCH, List.of("NEWUSDT")),
            new Chunk(Interval.H1, FEBRUARY, FEBRUARY + 7_200_000L, List.of("OLDUSDT")));
    assertThat(batches.get(0).chunks())
        .containsExactly(
            new Chunk(Interval.H1, JANUARY, FEBRUARY, List.of("NEWUSDT")),
            new Chunk(Interval.H1, FEBRUARY - 3_600_000L, FEBRUARY, List.of("OLDUSDT")));
  }

  private static long at(String time) {
    return Instant.parse(time).toEpochMilli();
  }
}
