package dev.bougie.jobs.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.dumps.FakeBucket;
import dev.bougie.jobs.exchange.FakeExchange;
import dev.bougie.jobs.lake.TestLake;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ingest is killed without warning at random points of its way, again and again, and then let
 * finish. {@code -Dbougie.kills=20} kills more often than a test of every build can afford.
 */
class KillIT {

  private static final List<String> SYMBOLS = List.of("AUSDT", "BUSDT", "CUSDT", "DUSDT");
  private static final Instant FROM = Instant.parse("2023-06-01T00:00:00Z");
  private static final Instant NOW = Instant.parse("2024-03-05T07:30:00Z");
  private static final int KILLS = Integer.getInteger("bougie.kills", 3);
  private static final long SEED = Long.getLong("bougie.kills.seed", 1);

  /** From the first sign of work on; most of it is done within this. */
  private static final int LATEST_MILLIS = 6_000;

  @TempDir private Path folder;

  @Test
  void endsWithExactlyTheExchangesCandlesWhereverItWasKilled() throws Exception {
    Random random = new Random(SEED);
    try (FakeExchange exchange = FakeExchange.start(SYMBOLS, Interval.H1, FROM, NOW);
        FakeBucket bucket = FakeBucket.start(SYMBOLS, Interval.H1, FROM, NOW)) {
      for (int kill = 0; kill < KILLS; kill++) {
        int asked = bucket.requests().size() + exchange.requests().size();
        Process ingest = start(exchange, bucket);
        while (ingest.isAlive() && bucket.requests().size() + exchange.requests().size() == asked) {
          ingest.waitFor(50, TimeUnit.MILLISECONDS);
        }
        ingest.waitFor(random.nextInt(LATEST_MILLIS), TimeUnit.MILLISECONDS);
        ingest.destroyForcibly().waitFor();
        assertNoReaderSeesACandleTwice();
      }

      Process last = start(exchange, bucket);
      assertThat(last.waitFor(3, TimeUnit.MINUTES)).isTrue();
      assertThat(last.exitValue()).as(Files.readString(output())).isZero();

      try (TestLake lake = TestLake.open(folder)) {
        for (String symbol : SYMBOLS) {
          assertThat(lake.candles(symbol)).isEqualTo(exchange.closed(symbol));
          assertThat(lake.candlesInPostgres(symbol)).isEqualTo(exchange.closed(symbol));
        }
      }
    }
  }

  private void assertNoReaderSeesACandleTwice() {
    try (TestLake lake = TestLake.open(folder)) {
      if (lake.spark().catalog().tableExists("lake.market.candles")) {
        assertThat(
                lake.spark()
                    .table("lake.market.candles")
                    .groupBy("symbol", "interval", "open_time")
                    .count()
                    .where("count > 1")
                    .count())
            .isZero();
      }
    }
  }

  private Process start(FakeExchange exchange, FakeBucket bucket) throws Exception {
    return JobsProcess.start(
        output(), List.of("-Xmx1g"), JobsProcess.ingest(exchange, bucket, SYMBOLS, FROM, folder));
  }

  private Path output() {
    return folder.resolve("output");
  }
}
