package dev.bougie.jobs.ingest;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.dumps.Bucket;
import dev.bougie.jobs.exchange.BinanceRest;
import dev.bougie.jobs.exchange.BinanceSettings;
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
  static final IngestSettings REFETCH = new IngestSettings(true, 0, 1_000, false);

  static final ServingWindow WINDOW = new ServingWindow(50_000);

  public static Ingest.Config config(
      Interval interval, Optional<Instant> from, Optional<Instant> to, String... symbols) {
    return new Ingest.Config(List.of(symbols), interval, from, to, WINDOW);
  }

  /** All of the range over REST, stored or not. */
  public Ingest.Result overRest(URI url, Ingest.Config config) {
    return run(url, Optional.empty(), config, REFETCH);
  }

  /** As it is set. */
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
}
