package dev.bougie.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.dumps.Bucket;
import dev.bougie.jobs.exchange.BinanceRest;
import dev.bougie.jobs.exchange.BinanceSettings;
import dev.bougie.jobs.exchange.FakeExchange;
import dev.bougie.jobs.lake.TestLake;
import dev.bougie.jobs.progress.Progress;
import dev.bougie.jobs.sink.ServingWindow;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Runs of the stage as tests want them: without waits. */
public record TestIngest(TestLake lake, Clock clock) {

  /** Everything anew, so that a second run sees what a first one did not. */
  static final IngestSettings REFETCH = settings(true, 0, 1_000, false);

  static final ServingWindow WINDOW = new ServingWindow(50_000);

  /** Calls of REST in the place of archives that no test needs. */
  private static final int MANY_CALLS = 10_000;

  /** What is brought and how; as much as there is comes over REST in the place of archives. */
  public static IngestSettings settings(
      boolean refetch, int recheck, int archivesAbove, boolean recheckArchives) {
    return new IngestSettings(refetch, recheck, archivesAbove, recheckArchives, MANY_CALLS);
  }

  public static Ingest.Config config(
      Interval interval, Optional<Instant> from, Optional<Instant> to, String... symbols) {
    return new Ingest.Config(List.of(symbols), interval, from, to, WINDOW);
  }

  /** All of the range over REST, stored or not. */
  public Ingest.Result overRest(URI url, Ingest.Config config) {
    return run(url, Optional.empty(), config, REFETCH);
  }

  /** With archives, if there are some. */
  public Ingest.Result run(
      URI url, Optional<Bucket> bucket, Ingest.Config config, IngestSettings settings) {
    return Ingest.fromExchange(
            lake.spark(),
            lake.database(),
            new BinanceRest(
                new BinanceSettings(url, 6, Duration.ZERO, Duration.ofMillis(1)), clock),
            bucket,
            config,
            settings,
            clock,
            Progress.SILENT)
        .run();
  }

  Ingest.Result synthetic(long seed, Ingest.Config config) {
    return Ingest.synthetic(
            lake.spark(), lake.database(), seed, config, REFETCH, clock, Progress.SILENT)
        .run();
  }

  /** Asserts that the lake and Postgres hold exactly what the exchange has, so many candles. */
  static void assertBothStoresHold(
      TestLake lake, FakeExchange exchange, String symbol, int candles) {
    assertThat(exchange.closed(symbol)).hasSize(candles);
    assertThat(lake.candles(symbol)).isEqualTo(exchange.closed(symbol));
    assertThat(lake.candlesInPostgres(symbol)).isEqualTo(exchange.closed(symbol));
  }
}
