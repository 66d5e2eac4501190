package dev.bougie.jobs.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.dumps.Bucket;
import dev.bougie.jobs.dumps.FakeBucket;
import dev.bougie.jobs.exchange.Candles;
import dev.bougie.jobs.exchange.FakeExchange;
import dev.bougie.jobs.ingest.IngestSettings;
import dev.bougie.jobs.ingest.TestIngest;
import dev.bougie.jobs.lake.TestLake;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The live stream and ingest at the same time on the same tables and the same candles: good ones,
 * and bad ones that both keep apart.
 */
class StreamAndIngestIT {

  private static final List<String> SYMBOLS = List.of("AUSDT", "BUSDT", "CUSDT");
  private static final Instant FROM = Instant.parse("2024-01-15T00:00:00Z");
  private static final Instant START = Instant.parse("2024-03-01T12:01:00Z");
  private static final Clock HERE = Clock.fixed(START, ZoneOffset.UTC);
  private static final int RUNS = 2;
  private static final int MOST_HOURS = 500;

  /** What an hourly run does. */
  private static final IngestSettings HOURLY = TestIngest.settings(false, 3, 500, false);

  /** All over again, each time. */
  private static final IngestSettings REFETCH = TestIngest.settings(true, 0, 1_000, false);

  private static final IngestSettings ARCHIVES = TestIngest.settings(true, 0, 0, false);

  @TempDir private Path folder;

  @Test
  void endWithExactlyTheExchangesCandlesInBothStores() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try (FakeExchange exchange = FakeExchange.start(SYMBOLS, Interval.H1, FROM, START);
        FakeBucket bucket = FakeBucket.start(SYMBOLS, Interval.H1, FROM, START);
        FakeStreams streams = FakeStreams.start();
        TestLake lake = TestLake.open(folder);
        Following stream =
            Following.start(
                Stored.of(lake.database(), folder),
                exchange,
                streams,
                SYMBOLS.toArray(String[]::new))) {
      stream.awaitReady();
      // REST has a bad candle of the last hours, which no archive holds yet.
      Candle bad = exchange.closed("AUSDT").get((int) Duration.between(FROM, START).toHours() - 8);
      exchange.replace("AUSDT", spoilt(bad));
      Stored stored = Stored.of(lake.database(), folder);
      List<Future<Integer>> ingests = new ArrayList<>();
      for (IngestSettings settings : List.of(HOURLY, REFETCH, ARCHIVES)) {
        TestIngest ingest = new TestIngest(lake.anotherSession(), HERE);
        ingests.add(
            threads.submit(
                () -> {
                  for (int run = 0; run < RUNS; run++) {
                    ingest.run(
                        exchange.url(),
                        Optional.of(new Bucket(bucket.settings())),
                        TestIngest.config(
                            Interval.H1,
                            Optional.of(FROM),
                            Optional.empty(),
                            SYMBOLS.toArray(String[]::new)),
                        settings);
                  }
                  return RUNS;
                }));
      }
      int hour = 0;
      while (hour < MOST_HOURS && !ingests.stream().allMatch(Future::isDone)) {
        hour++;
        exchange.now(START.plus(Duration.ofHours(hour)));
        for (String symbol : SYMBOLS) {
          List<Candle> closed = exchange.closed(symbol);
          Candle last = closed.get(closed.size() - 1);
          streams.close(symbol, Interval.H1, spoilt(last));
          streams.close(symbol, Interval.H1, last);
        }
        stream.awaitMetric(
            "bougie_stream_candles_stored_total{store=\"lake\"}", SYMBOLS.size() * (5L + hour));
      }
      for (Future<Integer> ingest : ingests) {
        assertThat(ingest.get(2, TimeUnit.MINUTES)).isEqualTo(RUNS);
      }
      assertThat(stream.stop().unstored()).isZero();

      for (String symbol : SYMBOLS) {
        List<Candle> good = new ArrayList<>(exchange.closed(symbol));
        good.remove(spoilt(bad));
        assertThat(stored.lakeCandles(symbol)).isEqualTo(good);
        assertThat(stored.postgresCandles(symbol)).isEqualTo(good);
        List<String> rejects = new ArrayList<>(Collections.nCopies(hour, "HIGH_TOO_LOW stream"));
        if (symbol.equals("AUSDT")) {
          rejects.add("HIGH_TOO_LOW rest");
        }
        assertThat(stored.rejects(symbol)).containsExactlyInAnyOrderElementsOf(rejects);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static Candle spoilt(Candle candle) {
    return Candles.with(candle, candle.openTime(), candle.low() / 2, candle.close());
  }
}
