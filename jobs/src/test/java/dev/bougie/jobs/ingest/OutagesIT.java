package dev.bougie.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.exchange.BinanceRest;
import dev.bougie.jobs.exchange.BinanceSettings;
import dev.bougie.jobs.exchange.Gate;
import dev.bougie.jobs.lake.TestLake;
import dev.bougie.jobs.progress.Progress;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Postgres, which is the lake's catalog too, is stopped and started while ingest is at work. */
class OutagesIT {

  private static final Clock HERE = Clock.fixed(FaultySource.NOW, ZoneOffset.UTC);
  private static final IngestSettings ARCHIVES = new IngestSettings(false, 0, 0, false);

  @TempDir private static Path folder;
  private static EmbeddedPostgres server;
  private static TestLake lake;

  @BeforeAll
  static void open() throws IOException {
    server = start(0);
    lake =
        TestLake.at("jdbc:postgresql://localhost:%d/postgres".formatted(server.getPort()), folder);
  }

  @AfterAll
  static void close() throws IOException {
    lake.close();
    server.close();
  }

  @Test
  void outlastsARestartWhileArchivesAreLoaded() throws Exception {
    assertOutlasts("ARCHIVEUSDT", source -> source.bucket().gate());
  }

  @Test
  void outlastsARestartWhilePagesAreFetched() throws Exception {
    assertOutlasts("PAGEUSDT", source -> source.exchange().gate());
  }

  private static void assertOutlasts(String symbol, Function<FaultySource, Gate> held)
      throws Exception {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (FaultySource source = new FaultySource(1, symbol)) {
      CountDownLatch noticed = new CountDownLatch(1);
      Gate gate = held.apply(source);
      gate.shut();
      Future<Ingest.Result> ingest = thread.submit(() -> ingest(source, noticed));
      gate.awaitArrival();
      int port = server.getPort();
      server.close();
      gate.open();
      assertThat(noticed.await(1, TimeUnit.MINUTES)).isTrue();
      server = start(port);

      Ingest.Result result = ingest.get(2, TimeUnit.MINUTES);

      assertThat(result.candles()).isEqualTo(source.truth(symbol).size());
      assertThat(result.missing()).isZero();
      assertThat(lake.candles(symbol)).isEqualTo(source.truth(symbol));
      assertThat(lake.candlesInPostgres(symbol)).isEqualTo(source.truth(symbol));
      assertThat(lake.count("SELECT count(*) FROM candle_batch_parts")).isZero();
      assertThat(ingest(source, new CountDownLatch(1)).candles()).isZero();
    } finally {
      thread.shutdownNow();
    }
  }

  private static Ingest.Result ingest(FaultySource source, CountDownLatch noticed) {
    return Ingest.fromExchange(
            lake.spark(),
            lake.database(),
            new BinanceRest(
                new BinanceSettings(
                    source.exchange().url(), 6, Duration.ZERO, Duration.ofMillis(1)),
                HERE),
            source.client(),
            TestIngest.config(
                Interval.H1,
                Optional.of(FaultySource.FROM),
                Optional.empty(),
                source.symbols().toArray(String[]::new)),
            ARCHIVES,
            HERE,
            new Progress() {
              @Override
              public Task start(String what, long total) {
                return done -> {};
              }

              @Override
              public void note(String line) {
                if (line.startsWith("Postgres went away")) {
                  noticed.countDown();
                }
              }
            })
        .run();
  }

  /** On the same data and, but for the first time, on the same port. */
  private static EmbeddedPostgres start(int port) throws IOException {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setDataDirectory(folder.resolve("data"))
            .setCleanDataDirectory(false)
            .setOverrideWorkingDirectory(folder.resolve("server").toFile())
            .setPGStartupWait(Duration.ofSeconds(60));
    return (port == 0 ? builder : builder.setPort(port)).start();
  }
}
