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
