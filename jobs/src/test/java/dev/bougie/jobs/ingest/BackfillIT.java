package dev.bougie.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.dumps.Archive;
import dev.bougie.jobs.dumps.Bucket;
import dev.bougie.jobs.dumps.FakeBucket;
import dev.bougie.jobs.exchange.FakeExchange;
import dev.bougie.jobs.exchange.Mishaps;
import dev.bougie.jobs.ingest.Ranges.Range;
import dev.bougie.jobs.lake.SymbolTable;
import dev.bougie.jobs.lake.TestLake;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a run does first, and what it leaves to the next one. Each test has symbols of its own, so
 * that all may share one lake.
 */
class BackfillIT {

  private static final Instant FROM = Instant.parse("2024-11-01T00:00:00Z");

  /** Two months and two days are over. */
  private static final Instant NOW = Instant.parse("2025-01-03T05:30:00Z");

  private static final int CLOSED = (30 + 31 + 2) * 24 + 5;
  private static final Clock HERE = Clock.fixed(NOW, ZoneOffset.UTC);

  /** Archives wherever there are some, and nothing that is stored. */
  private static final IngestSettings ARCHIVES = TestIngest.settings(false, 0, 0, false);

  @TempDir private static Path folder;
  private static TestLake lake;

  @BeforeAll
  static void open() {
    lake = TestLake.open(folder);
  }

  @AfterAll
  static void close() {
    lake.close();
  }

  @Test
  void listsNothingForAnHourOf500Symbols() {
    String[] symbols =
        IntStream.range(0, 500).mapToObj("H%03dUSDT"::formatted).toArray(String[]::new);
    Instant midnight = Instant.parse("2025-01-03T00:00:00Z");
    try (FakeExchange exchange =
            FakeExchange.start(List.of(symbols), Interval.H1, midnight.minusSeconds(7_200), NOW);
        FakeBucket bucket = FakeBucket.start(List.of(), Interval.H1, FROM, NOW)) {
      lake.list(symbols[7], SymbolTable.DELISTED, FROM, NOW);
      Map<String, List<Range>> stored = new LinkedHashMap<>();
      for (String symbol : symbols) {
        stored.put(symbol, List.of(new Range(FROM.toEpochMilli(), midnight.toEpochMilli())));
      }
      new Ledger(lake.database().jdbi(), HERE).store(Interval.H1, stored, List.of());
      exchange.now(midnight.plusSeconds(3_660));

      Ingest.Result result =
          ingest(exchange, bucket, TestIngest.settings(false, 2, 0, false), symbols);

      assertThat(result.candles()).isEqualTo(499 * (1 + 2));
      assertThat(bucket.requests()).isEmpty();
    }
  }

  @Test
  void bringsTheNewestBeforeItAsksForAnyArchive() throws Exception {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (FakeExchange exchange = exchange("NEWESTUSDT");
        FakeBucket bucket = bucket("NEWESTUSDT")) {
      bucket.gate().shut();
      Future<Ingest.Result> result =
          thread.submit(() -> ingest(exchange, bucket, ARCHIVES, "NEWESTUSDT"));
      bucket.gate().awaitArrival();
      List<Candle> all = exchange.closed("NEWESTUSDT");

      assertThat(lake.candles("NEWESTUSDT")).isEqualTo(all.subList(CLOSED - 5, CLOSED));
      assertThat(lake.candlesInPostgres("NEWESTUSDT")).isEqualTo(all.subList(CLOSED - 5, CLOSED));

      bucket.gate().open();
      assertThat(result.get(3, TimeUnit.MINUTES).archives()).isEqualTo(4);
      TestIngest.assertBothStoresHold(lake, exchange, "NEWESTUSDT", CLOSED);
    } finally {
      thread.shutdownNow();
    }
  }

  @Test
  void leavesToTheNextRunWhatADeadBucketDoesNotSend() {
    String[] symbols =
        IntStream.range(0, 20).mapToObj("DEAD%02dUSDT"::formatted).toArray(String[]::new);
    try (FakeExchange exchange = exchange(symbols);
        FakeBucket bucket = bucket(symbols)) {
      bucket.spoil(new Mishaps<>(".zip", 1, 1, List.of(FakeBucket.Fault.SERVER_ERROR)));

      Ingest.Result result = ingest(exchange, bucket, ARCHIVES, symbols);

      assertThat(result.archives()).isZero();
      assertThat(result.missing()).isZero();
      assertThat(result.postponed()).isPositive().isEqualTo(20 * CLOSED - result.candles());
      assertThat(result.isComplete()).isFalse();
      long tried =
          bucket.requests().stream().filter(asked -> asked.contains(".zip")).distinct().count();
      assertThat(tried).isBetween(5L, 5L + Runtime.getRuntime().availableProcessors());
      assertThat(lake.candles("DEAD19USDT"))
          .containsAll(exchange.closed("DEAD19USDT").subList(CLOSED - 5, CLOSED));

      bucket.heal();
      assertThat(ingest(exchange, bucket, ARCHIVES, symbols).postponed()).isZero();
      for (String symbol : symbols) {
        TestIngest.assertBothStoresHold(lake, exchange, symbol, CLOSED);
      }
    }
  }

  @Test
  void bringsNoMoreInsteadOfArchivesThanARunMay() {
    try (FakeExchange exchange = exchange("MUCHUSDT");
        FakeBucket bucket = bucket("MUCHUSDT")) {
      bucket.truncate(Archive.monthly("MUCHUSDT", Interval.H1, YearMonth.of(2024, 11)));
      bucket.truncate(Archive.monthly("MUCHUSDT", Interval.H1, YearMonth.of(2024, 12)));
      IngestSettings one = new IngestSettings(false, 0, 0, false, 1);

      Ingest.Result result = ingest(exchange, bucket, one, "MUCHUSDT");

      assertThat(result.postponed()).as("1464 candles, 1000 of them in one call").isEqualTo(464);
      assertThat(result.missing()).isZero();
      assertThat(result.candles()).isEqualTo(CLOSED - 464);
      assertThat(ingest(exchange, bucket, one, "MUCHUSDT").postponed()).isZero();
      TestIngest.assertBothStoresHold(lake, exchange, "MUCHUSDT", CLOSED);
    }
  }

  private static FakeExchange exchange(String... symbols) {
    return FakeExchange.start(List.of(symbols), Interval.H1, FROM, NOW);
  }

  private static FakeBucket bucket(String... symbols) {
    return FakeBucket.start(List.of(symbols), Interval.H1, FROM, NOW);
  }

  private static Ingest.Result ingest(
      FakeExchange exchange, FakeBucket bucket, IngestSettings settings, String... symbols) {
    return new TestIngest(lake, HERE)
        .run(
            exchange.url(),
            Optional.of(new Bucket(bucket.settings())),
            TestIngest.config(Interval.H1, Optional.of(FROM), Optional.empty(), symbols),
            settings);
  }
}
