package dev.bougie.jobs.featurize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.lake.CandleRange;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.inmemory.InMemoryCatalog;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;

class SharedMarketsTest {

  /** Nothing is read of it. */
  private static final Table TABLE = table();

  private final SharedMarkets markets = new SharedMarkets();
  private final AtomicInteger reads = new AtomicInteger();

  @Test
  void readsOnceForTasksOfOneTime() {
    Set<ChunkMarket> seen = ConcurrentHashMap.newKeySet();
    IntStream.range(0, 20).parallel().forEach(task -> seen.add(get(0)));
    assertThat(seen).hasSize(1);
    assertThat(reads).hasValue(1);
  }

  @Test
  void keepsTheNewestTwo() {
    ChunkMarket first = get(0);
    get(1);
    assertThat(get(0)).isSameAs(first);
    get(2);
    assertThat(get(1)).isNotSameAs(first);
    assertThat(reads).hasValue(3);
    assertThat(get(0)).isNotSameAs(first);
  }

  @Test
  void readsAgainAfterAFailure() {
    assertThatThrownBy(
            () ->
                markets.get(
                    range(0),
                    () -> {
                      throw new IllegalStateException("no such file");
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no such file");
    assertThat(get(0)).isNotNull();
  }

  /** Its task was killed, perhaps; those of others go on. */
  @Test
  void readsWhereAnotherThreadFailed() throws Exception {
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch failing = new CountDownLatch(1);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<ChunkMarket> killed =
          threads.submit(
              () ->
                  markets.get(
                      range(0),
                      () -> {
                        reading.countDown();
                        await(failing);
                        throw new IllegalStateException("killed");
                      }));
      await(reading);
      Future<ChunkMarket> other = threads.submit(() -> get(0));
      failing.countDown();

      assertThat(other.get(30, TimeUnit.SECONDS)).isNotNull();
      assertThatThrownBy(() -> killed.get(30, TimeUnit.SECONDS)).hasMessageContaining("killed");
    } finally {
      threads.shutdownNow();
    }
    assertThat(reads).hasValue(1);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private ChunkMarket get(int day) {
    return markets.get(
        range(day),
        () -> {
          reads.incrementAndGet();
          return ChunkMarket.read(TABLE, List.of(), range(day), 2);
        });
  }

  private static Table table() {
    InMemoryCatalog catalog = new InMemoryCatalog();
    catalog.initialize("test", Map.of());
    catalog.createNamespace(Namespace.of("market"));
    return catalog.createTable(
        TableIdentifier.of("market", "candles"),
        new Schema(Types.NestedField.required(1, "symbol", Types.StringType.get())));
  }

  private static CandleRange range(int day) {
    Instant from = Instant.parse("2025-06-01T00:00:00Z").plusSeconds(86_400L * day);
    return CandleRange.ofAllSymbols(Interval.H1, from, from.plusSeconds(86_400));
  }
}
