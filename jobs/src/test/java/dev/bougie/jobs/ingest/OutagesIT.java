package dev.bougie.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.jobs.exchange.BinanceRest;
import dev.bougie.jobs.exchange.BinanceSettings;
import dev.bougie.jobs.exchange.Gate;
import dev.bougie.jobs.lake.StoppablePostgres;
import dev.bougie.jobs.lake.TestLake;
import dev.bougie.jobs.progress.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Postgres, which is the lake's catalog too, is stopped and started while ingest is at work. */
class OutagesIT {

  private static final Clock HERE = Clock.fixed(FaultySource.NOW, ZoneOffset.UTC);
  private static final IngestSettings ARCHIVES = TestIngest.settings(false, 0, 0, false);

  @TempDir private static Path folder;
  private static StoppablePostgres server;
  private static TestLake lake;

  @BeforeAll
  static void open() throws IOException {
    server = StoppablePostgres.start(folder);
    lake = TestLake.at(server.url(), folder);
  }

  @AfterAll
  static void close() throws IOException {
    lake.close();
    server.close();
  }

  @Test
  void outlastsARestartWhileArchivesAreLoaded() throws Exception {
    try (FaultySource source = new FaultySource(1, "ARCHIVEUSDT")) {
      Gate gate = source.bucket().gate();
      gate.shut();
      assertOutlasts(source, gate::awaitArrival, gate::open);
    }
  }

  @Test
  void outlastsARestartWhilePagesAreFetched() throws Exception {
    try (FaultySource source = new FaultySource(1, "PAGEUSDT")) {
      Gate gate = source.exchange().gate();
      gate.shut();
      assertOutlasts(source, gate::awaitArrival, gate::open);
    }
  }

  @Test
  void outlastsARestartWhilePostgresIsWritten() throws Exception {
    try (FaultySource source = new FaultySource(1, "SINKUSDT");
        Connection lock = lake.database().access().connect("lock")) {
      lock.setAutoCommit(false);
      try (Statement statement = lock.createStatement()) {
        statement.execute("LOCK TABLE candles IN ACCESS EXCLUSIVE MODE");
      }
      assertOutlasts(source, OutagesIT::awaitSinkAtTheLock, () -> {});
    }
  }

  /** Waits until it is in the middle of its work, and has the server stopped and started there. */
  private static void assertOutlasts(FaultySource source, Middle middle, Runnable release)
      throws Exception {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      CountDownLatch noticed = new CountDownLatch(1);
      Future<Ingest.Result> ingest = thread.submit(() -> ingest(source, noticed));
      middle.await();
      server.stop();
      release.run();
      assertThat(noticed.await(3, TimeUnit.MINUTES)).isTrue();
      server.startAgain();

      Ingest.Result result = ingest.get(3, TimeUnit.MINUTES);

      String symbol = source.symbols().get(0);
      assertThat(result.candles()).isEqualTo(source.truth(symbol).size());
      assertThat(result.missing()).isZero();
      assertThat(lake.candles(symbol)).isEqualTo(source.truth(symbol));
      assertThat(lake.candlesInPostgres(symbol)).isEqualTo(source.truth(symbol));
      assertThat(ingest(source, new CountDownLatch(1)).candles()).isZero();
    } finally {
      thread.shutdownNow();
    }
  }

  private static void awaitSinkAtTheLock() {
    String waiting =
        """
        SELECT count(*) FROM pg_stat_activity
        WHERE application_name = 'bougie-sink' AND wait_event_type = 'Lock'
        """;
    long limit = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
    while (lake.count(waiting) == 0) {
      assertThat(System.nanoTime()).as("the sink waits for the lock").isLessThan(limit);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }

  /** Waits until ingest is in the middle of something. */
  private interface Middle {
    void await() throws Exception;
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
            source.config(),
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
}
