package dev.bougie.jobs.gaps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.jobs.lake.TestLake;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs of {@code gaps} that overlap. */
@Timeout(120)
class GapTableIT {

  private static final Instant FROM = Instant.parse("2024-01-01T00:00:00Z");
  private static final Instant NOW = Instant.parse("2025-06-01T00:00:00Z");
  private static final int RUNS = 4;

  @TempDir private static Path folder;
  private static TestLake lake;

  @BeforeAll
  static void open() {
    lake = TestLake.open(folder);
    new Lake(lake.spark()).createMarket();
    new GapTable(lake.spark()).create();
  }

  @AfterAll
  static void close() {
    lake.close();
  }

  @Test
  void keepsTheGapsOfAllRunsThatCommitAtTheSameTimeEachOnce() throws Exception {
    CyclicBarrier together = new CyclicBarrier(RUNS);
    ExecutorService runs = Executors.newFixedThreadPool(RUNS);
    try {
      List<Future<?>> commits = new ArrayList<>();
      for (int run = 0; run < RUNS; run++) {
        Gap own = gap("OWN" + run, NOW.plusSeconds(run));
        Gap shared = gap("SHARED", NOW.plusSeconds(run));
        GapTable table = new GapTable(lake.anotherSession().spark());
        commits.add(
            runs.submit(
                () -> {
                  together.await();
                  table.commit(List.of(own, shared), List.of());
                  return null;
                }));
      }
      for (Future<?> commit : commits) {
        commit.get();
      }
    } finally {
      runs.shutdownNow();
    }
    assertThat(open("OWN0", "OWN1", "OWN2", "OWN3", "SHARED"))
        .extracting(Gap::symbol)
        .containsExactlyInAnyOrder("OWN0", "OWN1", "OWN2", "OWN3", "SHARED");
  }

  @Test
  void leavesARowThatAnotherRunHasRepairedMeanwhile() {
    GapTable table = new GapTable(lake.spark());
    Gap row = gap("LATE", NOW);
    table.commit(List.of(row), List.of());
    table.commit(List.of(row.repaired(NOW.plusSeconds(5))), List.of());

    table.commit(List.of(row.checked(GapCause.EXCHANGE_OUTAGE, NOW, 1)), List.of());
    table.commit(List.of(row.repaired(NOW.plusSeconds(9))), List.of());
    table.commit(List.of(), List.of(row));

    assertThat(open("LATE")).isEmpty();
    assertThat(
            lake.spark()
                .sql(
                    "SELECT cast(repaired_at AS string) FROM lake.market.gaps WHERE symbol = 'LATE'")
                .collectAsList())
        .singleElement()
        .extracting(repaired -> repaired.getString(0))
        .isEqualTo("2025-06-01 00:00:05");
  }

  /** A session remembers for a while how it saw a table. */
  private static List<Gap> open(String... symbols) {
    return new GapTable(lake.anotherSession().spark()).open(List.of(symbols), Interval.H1, 100);
  }

  private static Gap gap(String symbol, Instant foundAt) {
    Span span = new Span(FROM.toEpochMilli(), FROM.plus(Duration.ofHours(3)).toEpochMilli());
    return Gap.found(symbol, Interval.H1, span, GapCause.UNKNOWN, foundAt);
  }
}
