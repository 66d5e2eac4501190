package dev.bougie.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.dumps.Archive;
import dev.bougie.jobs.dumps.Bucket;
import dev.bougie.jobs.dumps.FakeBucket;
import dev.bougie.jobs.exchange.Candles;
import dev.bougie.jobs.exchange.FakeExchange;
import dev.bougie.jobs.lake.SymbolTable;
import dev.bougie.jobs.lake.TestLake;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each test has symbols of its own, so that all may share one lake. */
class ArchiveIngestIT {

  private static final Instant FROM = Instant.parse("2024-11-01T00:00:00Z");

  /** Two months and two days are over. */
  private static final Instant NOW = Instant.parse("2025-01-03T05:30:00Z");

  private static final int CLOSED = (30 + 31 + 2) * 24 + 5;
  private static final Clock HERE = Clock.fixed(NOW, ZoneOffset.UTC);

  /** Archives wherever there are some, and nothing that is stored. */
  private static final IngestSettings ARCHIVES = TestIngest.settings(false, 0, 0, false);

  private static final IngestSettings REPLACED = TestIngest.settings(false, 0, 0, true);

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
  void bringsMonthsAndDaysFromArchivesAndTheRestFromTheExchange() {
    try (FakeExchange exchange = exchange("AUSDT", "BUSDT");
        FakeBucket bucket = bucket("AUSDT", "BUSDT")) {
      Ingest.Result result = ingest(exchange, bucket, ARCHIVES, "AUSDT", "BUSDT");

      assertThat(result.archives()).isEqualTo(2 * 4);
      assertThat(result.candles()).isEqualTo(2 * CLOSED);
      assertThat(result.added()).isEqualTo(2 * CLOSED);
      assertThat(result.changedInPostgres()).isEqualTo(2 * CLOSED);
      assertThat(result.missing()).isZero();
      for (String symbol : result.symbols()) {
        TestIngest.assertBothStoresHold(lake, exchange, symbol, CLOSED);
        assertThat(lake.sources(symbol)).containsExactlyInAnyOrder("dump", "rest");
      }
      assertThat(exchange.requests())
          .filteredOn(asked -> asked.toString().contains("startTime"))
          .hasSize(2);
    }
  }

  @Test
  void findsEveryArchivedRowEqualToThatOfRestAcrossTheChangeToMicroseconds() {
    try (FakeExchange exchange = exchange("SAMEUSDT");
        FakeBucket bucket = bucket("SAMEUSDT")) {
      ingest(exchange, bucket, ARCHIVES, "SAMEUSDT");
      List<String> files = lake.files("lake.market.candles");

      Ingest.Result overRest =
          new TestIngest(lake, HERE)
              .overRest(
                  exchange.url(),
                  TestIngest.config(Interval.H1, Optional.of(FROM), Optional.empty(), "SAMEUSDT"));

      assertThat(overRest.candles()).isEqualTo(CLOSED);
      assertThat(overRest.added()).isZero();
      assertThat(overRest.revised()).isZero();
      assertThat(lake.files("lake.market.candles")).isEqualTo(files);
      TestIngest.assertBothStoresHold(lake, exchange, "SAMEUSDT", CLOSED);
    }
  }

  @Test
  void asksForNothingThatIsStored() {
    try (FakeExchange exchange = exchange("ONCEUSDT");
        FakeBucket bucket = bucket("ONCEUSDT")) {
      ingest(exchange, bucket, ARCHIVES, "ONCEUSDT");
      List<String> files = lake.files("lake.market.candles");
      int asked = exchange.requests().size();

      Ingest.Result again = ingest(exchange, bucket, ARCHIVES, "ONCEUSDT");

      assertThat(again.candles()).isZero();
      assertThat(again.archives()).isZero();
      assertThat(again.missing()).isZero();
      assertThat(lake.files("lake.market.candles")).isEqualTo(files);
      assertThat(exchange.requests().subList(asked, exchange.requests().size()))
          .noneMatch(request -> request.toString().contains("startTime"));
    }
  }

  @Test
  void bringsOnlyWhatIsNewSinceTheLastRun() {
    try (FakeExchange exchange = exchange("HOURLYUSDT");
        FakeBucket bucket = bucket("HOURLYUSDT")) {
      ingest(exchange, bucket, ARCHIVES, "HOURLYUSDT");
      exchange.now(NOW.plusSeconds(2 * 3_600));

      Ingest.Result later =
          ingest(exchange, bucket, TestIngest.settings(false, 3, 500, false), "HOURLYUSDT");

      assertThat(later.candles()).as("two new ones and three again").isEqualTo(2 + 3);
      assertThat(later.added()).isEqualTo(2);
      assertThat(later.revised()).isZero();
      TestIngest.assertBothStoresHold(lake, exchange, "HOURLYUSDT", CLOSED + 2);
    }
  }

  /** It opened on the last day of December and closes on the third of January. */
  @Test
  void bringsTheCandleThatWasOpenWhenItsMonthEnded() {
    Instant monthEnded = Instant.parse("2025-01-02T05:30:00Z");
    try (FakeExchange exchange =
            FakeExchange.start(List.of("LONGUSDT"), Interval.D3, FROM, monthEnded);
        FakeBucket bucket = FakeBucket.start(List.of("LONGUSDT"), Interval.D3, FROM, monthEnded)) {
      Ingest.Config config =
          TestIngest.config(Interval.D3, Optional.of(FROM), Optional.empty(), "LONGUSDT");
      TestIngest ingest = new TestIngest(lake, HERE);
      Optional<Bucket> archives = Optional.of(new Bucket(bucket.settings()));
      assertThat(ingest.run(exchange.url(), archives, config, ARCHIVES).archives()).isPositive();
      exchange.now(monthEnded.plus(Duration.ofDays(3)));

      assertThat(ingest.run(exchange.url(), archives, config, ARCHIVES).candles()).isEqualTo(1);

      assertThat(lake.candles("LONGUSDT")).isEqualTo(exchange.closed("LONGUSDT"));
    }
  }

  @Test
  void takesAReplacedArchiveAgain() {
    try (FakeExchange exchange = exchange("SWAPUSDT");
        FakeBucket bucket = bucket("SWAPUSDT")) {
      ingest(exchange, bucket, ARCHIVES, "SWAPUSDT");
      Candle old = exchange.closed("SWAPUSDT").get(700);
      Candle revised = Candles.with(old, old.openTime(), old.high(), old.low());
      exchange.replace("SWAPUSDT", revised);
      bucket.change("SWAPUSDT", candles -> candles.replaceAll(c -> c.equals(old) ? revised : c));

      Ingest.Result result = ingest(exchange, bucket, REPLACED, "SWAPUSDT");

      assertThat(result.archives()).isEqualTo(1);
      assertThat(result.missing()).isZero();
      assertThat(result.isComplete()).isTrue();
      assertThat(result.added()).isZero();
      assertThat(result.revised()).isEqualTo(1);
      assertThat(result.changedInPostgres()).isEqualTo(1);
      TestIngest.assertBothStoresHold(lake, exchange, "SWAPUSDT", CLOSED);
      assertThat(ingest(exchange, bucket, REPLACED, "SWAPUSDT").archives()).isZero();
    }
  }

  @Test
  void takesTheMonthAloneWhereItAndItsDaysWereReplaced() {
    Instant inDecember = Instant.parse("2024-12-20T05:30:00Z");
    try (FakeExchange exchange = exchange("BOTHUSDT");
        FakeBucket early = FakeBucket.start(List.of("BOTHUSDT"), Interval.H1, FROM, inDecember);
        FakeBucket bucket = bucket("BOTHUSDT")) {
      exchange.now(inDecember);
      assertThat(ingest(exchange, early, ARCHIVES, "BOTHUSDT").archives()).isEqualTo(1 + 19);
      exchange.now(NOW);
      IngestSettings all = TestIngest.settings(true, 0, 0, false);
      assertThat(ingest(exchange, bucket, all, "BOTHUSDT").archives()).isEqualTo(2 + 2);
      Candle old = exchange.closed("BOTHUSDT").get(800);
      Candle revised = Candles.with(old, old.openTime(), old.high(), old.low());
      exchange.replace("BOTHUSDT", revised);
      bucket.change("BOTHUSDT", candles -> candles.replaceAll(c -> c.equals(old) ? revised : c));

      Ingest.Result result = ingest(exchange, bucket, REPLACED, "BOTHUSDT");

      assertThat(result.archives()).isEqualTo(1);
      assertThat(result.revised()).isEqualTo(1);
      TestIngest.assertBothStoresHold(lake, exchange, "BOTHUSDT", CLOSED);
    }
  }

  @Test
  void bringsFromTheExchangeWhatTheBucketCannotGive() {
    try (FakeExchange exchange = exchange("LOSTUSDT", "FINEUSDT");
        FakeBucket bucket = bucket("LOSTUSDT", "FINEUSDT")) {
      bucket.failNext(
          "LOSTUSDT-1h-2024-12.zip.CHECKSUM",
          Collections.nCopies(20, FakeBucket.Fault.BAD_CHECKSUM).toArray(FakeBucket.Fault[]::new));
      bucket.remove(Archive.daily("LOSTUSDT", Interval.H1, LocalDate.of(2025, 1, 1)));

      Ingest.Result result = ingest(exchange, bucket, ARCHIVES, "LOSTUSDT", "FINEUSDT");

      assertThat(result.archives()).isEqualTo(4 + 2);
      assertThat(result.missing()).isZero();
      TestIngest.assertBothStoresHold(lake, exchange, "LOSTUSDT", CLOSED);
      TestIngest.assertBothStoresHold(lake, exchange, "FINEUSDT", CLOSED);
    }
  }

  @Test
  void makesNoDuplicatesWhereARunDiedBeforeTheLedgerKnew() {
    try (FakeExchange exchange = exchange("DIEDUSDT");
        FakeBucket bucket = bucket("DIEDUSDT")) {
      ingest(exchange, bucket, ARCHIVES, "DIEDUSDT");
      lake.database()
          .jdbi()
          .useHandle(
              handle -> {
                handle.execute("DELETE FROM ingested_ranges WHERE symbol = 'DIEDUSDT'");
                handle.execute("DELETE FROM candles WHERE symbol = 'DIEDUSDT'");
              });

      Ingest.Result again = ingest(exchange, bucket, ARCHIVES, "DIEDUSDT");

      assertThat(again.candles()).isEqualTo(CLOSED);
      assertThat(again.added()).isZero();
      assertThat(again.revised()).isZero();
      TestIngest.assertBothStoresHold(lake, exchange, "DIEDUSDT", CLOSED);
    }
  }

  @Test
  void mergesArchivesWithCandlesThatCameBeforeThem() {
    try (FakeExchange exchange = exchange("MIXEDUSDT");
        FakeBucket bucket = bucket("MIXEDUSDT")) {
      List<Candle> some = exchange.closed("MIXEDUSDT").subList(100, 120);
      lake.store(
          "MIXEDUSDT",
          Interval.H1,
          some.stream().map(c -> Candles.with(c, c.openTime(), c.high(), c.low())).toList(),
          "rest");

      Ingest.Result result = ingest(exchange, bucket, ARCHIVES, "MIXEDUSDT");

      assertThat(result.added()).isEqualTo(CLOSED - 20);
      assertThat(result.revised()).isEqualTo(20);
      TestIngest.assertBothStoresHold(lake, exchange, "MIXEDUSDT", CLOSED);
    }
  }

  @Test
  void bringsADelistedSymbolFromItsArchivesAloneAndOnce() {
    try (FakeExchange exchange = exchange("ALIVEUSDT");
        FakeExchange before = exchange("GONEUSDT");
        FakeBucket bucket = bucket("ALIVEUSDT", "GONEUSDT")) {
      lake.list("GONEUSDT", SymbolTable.DELISTED, FROM, NOW);
      IngestSettings settings = TestIngest.settings(false, 0, 500, false);
      ingest(exchange, bucket, settings, "ALIVEUSDT", "GONEUSDT");

      assertThat(lake.candles("GONEUSDT"))
          .isEqualTo(before.closed("GONEUSDT").subList(0, CLOSED - 5));
      TestIngest.assertBothStoresHold(lake, exchange, "ALIVEUSDT", CLOSED);
      int asked = bucket.requests().size();
      assertThat(ingest(exchange, bucket, settings, "ALIVEUSDT", "GONEUSDT").archives()).isZero();
      assertThat(bucket.requests()).hasSize(asked);
    }
  }

  /**
   * It was stored up to the evening of its last day; the archive of that day appears a day later.
   */
  @Test
  void looksAgainForTheLastHoursOfADelistedSymbolUntilTheirArchiveMustBeThere() {
    Instant evening = Instant.parse("2025-01-02T18:00:00Z");
    try (FakeExchange before = exchange("ENDEDUSDT");
        FakeExchange exchange = exchange("OTHERUSDT");
        FakeBucket early =
            FakeBucket.start(
                List.of("ENDEDUSDT"), Interval.H1, FROM, Instant.parse("2025-01-02T06:00:00Z"));
        FakeBucket bucket = bucket("ENDEDUSDT")) {
      before.now(evening);
      ingest(before, early, ARCHIVES, "ENDEDUSDT");
      before.now(NOW);
      List<Candle> all = before.closed("ENDEDUSDT").subList(0, CLOSED - 5);
      lake.list("ENDEDUSDT", SymbolTable.DELISTED, FROM, NOW);

      exchange.now(NOW.plus(Duration.ofDays(3)));
      ingest(exchange, early, ARCHIVES, "ENDEDUSDT");
      assertThat(lake.candles("ENDEDUSDT")).isEqualTo(all.subList(0, all.size() - 6));

      exchange.now(NOW.plus(Duration.ofDays(10)));
      ingest(exchange, bucket, ARCHIVES, "ENDEDUSDT");
      assertThat(lake.candles("ENDEDUSDT")).isEqualTo(all);

      int asked = bucket.requests().size();
      exchange.now(NOW.plus(Duration.ofDays(10).plusHours(5)));
      ingest(exchange, bucket, ARCHIVES, "ENDEDUSDT");
      assertThat(bucket.requests()).as("the same day").hasSize(asked);
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
