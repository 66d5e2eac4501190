package dev.bougie.jobs.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.features.candle.MarketCandle;
import dev.bougie.jobs.lake.CandleRows;
import dev.bougie.jobs.lake.TestLake;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresCandlesIT {

  private static final int ALL = Integer.MAX_VALUE;

  @TempDir private static Path folder;
  private static TestLake lake;
  private static PostgresCandles sink;
  private static ExecutorService threads;

  @BeforeAll
  static void open() {
    lake = TestLake.open(folder);
    sink = new PostgresCandles(lake.database());
    threads = Executors.newCachedThreadPool();
  }

  @AfterAll
  static void close() {
    threads.shutdownNow();
    lake.close();
  }

  @BeforeEach
  void empty() {
    lake.database().jdbi().useHandle(handle -> handle.execute("TRUNCATE candles"));
  }

  @AfterEach
  void leavesNothingBehind() {
    assertThat(lake.count("SELECT count(*) FROM candle_batch_parts")).isZero();
  }

  @Test
  void storesEveryBitOfEveryCandle() {
    List<MarketCandle> candles = markets(0, 50, 1);

    assertThat(upsert(candles)).isEqualTo(150);

    assertStored(candles);
    assertThat(lake.count("SELECT count(DISTINCT source) FROM candles WHERE source = 'rest'"))
        .isOne();
  }

  @Test
  void neitherCountsNorTouchesRowsThatAreThereAlready() {
    upsert(markets(0, 20, 1));
    long written = lake.count("SELECT sum(xmin::text::bigint) FROM candles");

    assertThat(upsert(markets(0, 20, 1))).isZero();
    assertThat(sink.upsert(markets(0, 20, 1), "rest")).isZero();

    assertThat(lake.count("SELECT sum(xmin::text::bigint) FROM candles")).isEqualTo(written);
    // A row that was merely locked has an xmax, and its page is written again.
    assertThat(lake.count("SELECT count(*) FROM candles WHERE xmax::text <> '0'")).isZero();
  }

  @Test
  void replacesRevisedFillsHolesAndAddsNew() {
    upsert(Stream.concat(markets(0, 20, 1).stream(), markets(30, 40, 1).stream()).toList());

    // Of each market's hours, five are revised, ten were missing and ten are new.
    List<MarketCandle> told = new ArrayList<>(markets(0, 15, 1));
    told.addAll(markets(15, 20, 2));
    told.addAll(markets(20, 50, 1));
    assertThat(upsert(told)).isEqualTo(3 * 25);

    assertStored(told);
  }

  @Test
  void takesRowsInAnyOrderAndOneOfEach() {
    List<MarketCandle> shuffled = new ArrayList<>(markets(0, 30, 1));
    shuffled.addAll(markets(10, 20, 1));
    java.util.Collections.shuffle(shuffled, new java.util.Random(7));

    assertThat(upsert(shuffled)).isEqualTo(90);

    assertStored(markets(0, 30, 1));
  }

  @Test
  void takesMadeUpCandlesAwayWhereRealOnesCome() {
    sink.upsert(rows(markets(0, 30, 9), "synthetic"), List.of(), Interval.H1);

    int changed =
        sink.upsert(
            rows(InternalRows.hours("AUSDT", 10, 20, 1), "rest"),
            List.of("AUSDT", "BUSDT"),
            Interval.H1);

    assertThat(changed).isEqualTo(10);
    assertThat(lake.candlesInPostgres("AUSDT"))
        .isEqualTo(candles(InternalRows.hours("AUSDT", 10, 20, 1)));
    assertThat(lake.candlesInPostgres("BUSDT")).isEmpty();
    assertThat(lake.syntheticInPostgres("CUSDT")).containsExactly(true);
  }

  @Test
  void countsATaskThatRunsTwiceOnce() throws SQLException {
    UUID batch = sink.open(1);
    SinkTask task = task(batch);
    List<MarketCandle> told = markets(0, 20, 1);

    task.write(InternalRows.of(told, "rest"), 0, 10, ALL);
    task.write(InternalRows.of(told, "rest"), 0, 10, ALL);

    assertThat(changed(batch)).isEqualTo(60);
    assertStored(told);
    sink.close(batch);
  }

  @Test
  void goesOnWhereADeadTaskEnded() throws SQLException {
    UUID batch = sink.open(1);
    SinkTask task = task(batch);
    List<MarketCandle> told = markets(0, 20, 1);

    assertThatThrownBy(() -> task.write(dyingAfter(45, told), 0, 10, ALL))
        .hasMessage("the executor is gone");
    assertThat(changed(batch)).isEqualTo(40);
    // Nothing of the slice that it died in, all of those before.
    assertThat(lake.candlesInPostgres("BUSDT")).hasSize(20);
    assertThat(lake.candlesInPostgres("CUSDT")).isEmpty();

    task.write(InternalRows.of(told, "rest"), 0, 10, ALL);

    assertThat(changed(batch)).isEqualTo(60);
    assertStored(told);
    sink.close(batch);
  }

  @Test
  void countsOnceWhenBothAttemptsRunAtTheSameTime() throws Exception {
    UUID batch = sink.open(1);
    List<MarketCandle> told = InternalRows.hours("AUSDT", 0, 2_000, 1);
    int rowBytes = 160;

    List<Future<?>> attempts = new ArrayList<>();
    for (int attempt = 0; attempt < 3; attempt++) {
      // Each cuts at other places.
      int bytes = rowBytes * (50 + 17 * attempt);
      attempts.add(
          threads.submit(
              () -> {
                task(batch).write(InternalRows.of(told, "rest"), 0, ALL, bytes);
                return null;
              }));
    }
    for (Future<?> attempt : attempts) {
      attempt.get(60, TimeUnit.SECONDS);
    }

    assertThat(changed(batch)).isEqualTo(2_000);
    assertStored(told);
    sink.close(batch);
  }

  @Test
  void letsATaskThatOutlivesItsBatchWriteNothing() {
    UUID batch = sink.open(1);
    sink.close(batch);

    assertThatThrownBy(
            () -> task(batch).write(InternalRows.of(markets(0, 5, 1), "rest"), 0, ALL, ALL))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has ended");
    assertThat(lake.count("SELECT count(*) FROM candles")).isZero();
  }

  /** The sink has seen that a candle is new, and before it writes it the live stream has. */
  @Test
  void winsOverAnOlderTruthThatCameBetween() throws Exception {
    List<MarketCandle> streamed = InternalRows.hours("AUSDT", 5, 6, 2);
    List<MarketCandle> told = InternalRows.hours("AUSDT", 0, 10, 1);
    CompletableFuture<Integer> written;
    try (Handle stream = lake.database().jdbi().open()) {
      stream.begin();
      stream.execute(
          """
          INSERT INTO candles SELECT 'AUSDT', '1h', to_timestamp(?), 1, 1, 1, 1, 1, 1, 1, 1, 1,
            now(), 'stream'
          """,
          streamed.get(0).candle().openTime() / 1000);
      written = CompletableFuture.supplyAsync(() -> upsert(told), threads);
      awaitSinkThatWaits();
      stream.commit();
    }

    assertThat(written.get(60, TimeUnit.SECONDS)).isEqualTo(10);
    assertStored(told);
  }

  @Test
  void storesLiveCandlesAndTheirRevisions() {
    List<MarketCandle> first = markets(0, 3, 1);
    List<MarketCandle> revised = markets(2, 3, 2);
    List<MarketCandle> told = new ArrayList<>(first);
    told.addAll(revised);

    assertThat(sink.upsert(told, "stream")).isEqualTo(9);
    assertThat(sink.upsert(told, "stream")).isZero();
    assertThat(sink.upsert(List.of(), "stream")).isZero();
    List<MarketCandle> expected = new ArrayList<>(markets(0, 2, 1));
    expected.addAll(revised);
    assertStored(expected);

    assertThat(sink.upsert(markets(1, 2, 3), "rest")).isEqualTo(3);
    assertThat(lake.count("SELECT count(*) FROM candles WHERE source = 'rest'")).isEqualTo(3);
  }

  @Test
  void canBeCalledAgainAfterALostConnection() {
    sink.upsert(markets(0, 1, 1), "stream");
    try (Handle lost = lake.database().jdbi().open()) {
      assertThatThrownBy(
              () ->
                  lost.execute(
                      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                          + " WHERE application_name = 'bougie'"))
          .isInstanceOf(JdbiException.class);
    }

    List<MarketCandle> told = markets(0, 2, 1);
    int tries = 0;
    Integer changed = null;
    while (changed == null) {
      try {
        changed = sink.upsert(told, "stream");
      } catch (JdbiException e) {
        tries++;
        assertThat(tries).as("connections of the pool").isLessThanOrEqualTo(4);
      }
    }
    assertThat(changed).isEqualTo(3);
    assertStored(told);
  }

  /** Asks the server until the sink's connection waits for a lock; fails after a minute. */
  private static void awaitSinkThatWaits() {
    long limit = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    while (lake.count(
            "SELECT count(*) FROM pg_stat_activity"
                + " WHERE application_name = 'bougie-sink' AND wait_event_type = 'Lock'")
        == 0) {
      assertThat(System.nanoTime()).as("the sink never waited").isLessThan(limit);
    }
  }

  private static Iterator<InternalRow> dyingAfter(int rows, List<MarketCandle> told) {
    Iterator<InternalRow> good = InternalRows.of(told, "rest");
    return new Iterator<>() {
      private int left = rows;

      @Override
      public boolean hasNext() {
        return true;
      }

      @Override
      public InternalRow next() {
        if (left-- == 0) {
          throw new IllegalStateException("the executor is gone");
        }
        return good.next();
      }
    };
  }

  private static SinkTask task(UUID batch) {
    return new SinkTask(lake.database().access(), batch, List.of());
  }

  private static int changed(UUID batch) {
    return lake.database().jdbi().withHandle(handle -> PostgresCandles.changed(handle, batch));
  }

  /** The same hours of three markets. */
  private static List<MarketCandle> markets(int from, int to, long seed) {
    return Stream.of("AUSDT", "BUSDT", "CUSDT")
        .flatMap(symbol -> InternalRows.hours(symbol, from, to, seed).stream())
        .toList();
  }

  private static int upsert(List<MarketCandle> told) {
    return sink.upsert(rows(told, "rest"), List.of(), Interval.H1);
  }

  private static Dataset<Row> rows(List<MarketCandle> told, String source) {
    return lake.spark()
        .createDataset(
            told.stream()
                .map(row -> CandleRows.row(row.symbol(), row.interval(), row.candle(), source))
                .toList(),
            CandleRows.encoder());
  }

  private static void assertStored(List<MarketCandle> told) {
    for (String symbol : told.stream().map(MarketCandle::symbol).distinct().toList()) {
      List<MarketCandle> expected =
          told.stream().filter(candle -> candle.symbol().equals(symbol)).toList();
      assertThat(lake.candlesInPostgres(symbol)).isEqualTo(candles(expected));
    }
    assertThat(lake.count("SELECT count(*) FROM candles")).isEqualTo(told.size());
  }

  private static List<Candle> candles(List<MarketCandle> told) {
    return told.stream().map(MarketCandle::candle).toList();
  }
}
