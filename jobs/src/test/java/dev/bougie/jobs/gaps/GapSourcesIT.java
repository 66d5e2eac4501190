package dev.bougie.jobs.gaps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.dumps.Archive;
import dev.bougie.jobs.dumps.FakeBucket;
import dev.bougie.jobs.exchange.Candles;
import dev.bougie.jobs.exchange.FakeExchange;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.jobs.lake.TestLake;
import dev.bougie.model.config.ConfigException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives beside REST. Each test has symbols of its own, so that all may share one lake. */
class GapSourcesIT {

  private static final Instant FROM = Instant.parse("2020-01-01T00:00:00Z");

  /** January and nine days of February have archives. */
  private static final Instant NOW = Instant.parse("2020-02-10T05:30:00Z");

  private static final Instant HERE = Instant.parse("2025-06-01T12:34:56.789Z");
  private static final int IN_JANUARY = 100;
  private static final int IN_FEBRUARY = 31 * 24 + 3 * 24 + 7;
  private static final int TODAY = (31 + 9) * 24 + 2;

  @TempDir private static Path folder;
  private static TestLake lake;

  @BeforeAll
  static void open() {
    lake = TestLake.open(folder);
    new Lake(lake.spark()).createMarket();
  }

  @AfterAll
  static void close() {
    lake.close();
  }

  @Test
  void mendsFromTheArchivesWhatRestLost() {
    try (FakeExchange exchange = exchange("RESTLOSTUSDT");
        FakeBucket bucket = bucket("RESTLOSTUSDT")) {
      List<Candle> all = exchange.closed("RESTLOSTUSDT");
      removeFromRest(exchange, "RESTLOSTUSDT", IN_JANUARY, IN_JANUARY + 1, 500, IN_FEBRUARY);
      lake.store("RESTLOSTUSDT", Interval.H1, exchange.closed("RESTLOSTUSDT"), "rest");

      Gaps.Result result = gaps(exchange, bucket, "RESTLOSTUSDT");

      assertThat(result.candles()).isEqualTo(4);
      assertThat(result.open()).isZero();
      assertThat(lake.candles("RESTLOSTUSDT")).isEqualTo(all);
      assertThat(sources("RESTLOSTUSDT")).isEqualTo(Map.of("rest", all.size() - 4L, "dump", 4L));
      assertThat(ledger("RESTLOSTUSDT")).hasSize(3).allMatch(row -> row.contains("repaired"));
      assertThat(bucket.requests())
          .filteredOn(asked -> asked.endsWith(".zip"))
          .containsExactly(
              "/data/spot/monthly/klines/RESTLOSTUSDT/1h/RESTLOSTUSDT-1h-2020-01.zip",
              "/data/spot/daily/klines/RESTLOSTUSDT/1h/RESTLOSTUSDT-1h-2020-02-04.zip");
    }
  }

  @Test
  void mendsFromRestWhatTheArchivesLost() {
    try (FakeExchange exchange = exchange("DUMPLOSTUSDT");
        FakeBucket bucket = bucket("DUMPLOSTUSDT")) {
      List<Candle> all = exchange.closed("DUMPLOSTUSDT");
      removeFromArchives(bucket, "DUMPLOSTUSDT", all.get(IN_JANUARY), all.get(IN_FEBRUARY));
      storeWithout("DUMPLOSTUSDT", all, "dump", IN_JANUARY, IN_FEBRUARY);

      assertThat(gaps(exchange, bucket, "DUMPLOSTUSDT").candles()).isEqualTo(2);

      assertThat(lake.candles("DUMPLOSTUSDT")).isEqualTo(all);
      assertThat(sources("DUMPLOSTUSDT")).isEqualTo(Map.of("dump", all.size() - 2L, "rest", 2L));
      assertThat(bucket.requests()).as("REST has told all").isEmpty();
    }
  }

  @Test
  void putsAHoleTogetherFromBothSources() {
    try (FakeExchange exchange = exchange("BOTHUSDT");
        FakeBucket bucket = bucket("BOTHUSDT")) {
      List<Candle> all = exchange.closed("BOTHUSDT");
      removeFromRest(exchange, "BOTHUSDT", 101, 103);
      removeFromArchives(bucket, "BOTHUSDT", all.get(102), all.get(103));
      // What both have is taken from the first.
      Candle other = Candles.with(all.get(104), all.get(104).openTime(), 9_999, 9_998);
      bucket.change("BOTHUSDT", told -> told.replaceAll(c -> c.equals(all.get(104)) ? other : c));
      storeWithout("BOTHUSDT", all, "rest", 100, 101, 102, 103, 104);

      Gaps.Result result = gaps(exchange, bucket, "BOTHUSDT");

      assertThat(result.candles()).isEqualTo(4);
      assertThat(lake.candles("BOTHUSDT"))
          .isEqualTo(all.stream().filter(candle -> !candle.equals(all.get(103))).toList());
      assertThat(ledger("BOTHUSDT"))
          .containsExactly("100-105 LOST_DOWNLOAD 1 repaired", "103-104 EXCHANGE_OUTAGE 1");
    }
  }

  @Test
  void callsItAnOutageOnlyOnceTheArchiveCouldBeRead() {
    try (FakeExchange exchange = exchange("SHUTUSDT");
        FakeBucket bucket = bucket("SHUTUSDT")) {
      List<Candle> all = exchange.closed("SHUTUSDT");
      removeFromRest(exchange, "SHUTUSDT", 100, 200, 201);
      removeFromArchives(bucket, "SHUTUSDT", all.get(200), all.get(201));
      lake.store("SHUTUSDT", Interval.H1, exchange.closed("SHUTUSDT"), "rest");

      bucket.failNext(
          "2020-01.zip.CHECKSUM",
          Collections.nCopies(4, FakeBucket.Fault.BAD_CHECKSUM).toArray(FakeBucket.Fault[]::new));
      assertThat(gaps(exchange, bucket, "SHUTUSDT").missingByCause())
          .isEqualTo(Map.of("LOST_DOWNLOAD", 3L));
      assertThat(ledger("SHUTUSDT"))
          .containsExactly("100-101 LOST_DOWNLOAD 0", "200-202 LOST_DOWNLOAD 0");
      bucket.failNext("2020-01.zip", FakeBucket.Fault.NOT_FOUND);
      assertThat(gaps(exchange, bucket, "SHUTUSDT").missingByCause())
          .isEqualTo(Map.of("LOST_DOWNLOAD", 3L));
      bucket.failNext(
          "prefix=",
          Collections.nCopies(4, FakeBucket.Fault.UNAVAILABLE).toArray(FakeBucket.Fault[]::new));
      assertThat(gaps(exchange, bucket, "SHUTUSDT").missingByCause())
          .isEqualTo(Map.of("LOST_DOWNLOAD", 3L));

      assertThat(gaps(exchange, bucket, "SHUTUSDT").candles()).isEqualTo(1);
      assertThat(ledger("SHUTUSDT"))
          .containsExactly("100-101 LOST_DOWNLOAD 1 repaired", "200-202 EXCHANGE_OUTAGE 1");
    }
  }

  @Test
  void mendsFromTheArchivesWhileRestDoesNotAnswer() {
    try (FakeExchange exchange = exchange("DEAFUSDT");
        FakeBucket bucket = bucket("DEAFUSDT")) {
      List<Candle> all = exchange.closed("DEAFUSDT");
      storeWithout("DEAFUSDT", all, "dump", 100, 101);
      removeFromArchives(bucket, "DEAFUSDT", all.get(101));
      exchange.failPages(
          FakeExchange.Fault.SERVER_ERROR, FakeExchange.Fault.UNAVAILABLE, FakeExchange.Fault.HALF);

      assertThat(gaps(exchange, bucket, "DEAFUSDT").candles()).isEqualTo(1);
      assertThat(ledger("DEAFUSDT"))
          .containsExactly("100-102 LOST_DOWNLOAD 1 repaired", "101-102 LOST_DOWNLOAD 0");
      assertThat(gaps(exchange, bucket, "DEAFUSDT").candles()).isEqualTo(1);
      assertThat(lake.candles("DEAFUSDT")).isEqualTo(all);
    }
  }

  @Test
  void leavesOpenWhatTheBucketHasNotPublishedYet() {
    try (FakeExchange exchange = exchange("TODAYUSDT");
        FakeBucket bucket = bucket("TODAYUSDT")) {
      removeFromRest(exchange, "TODAYUSDT", TODAY);
      lake.store("TODAYUSDT", Interval.H1, exchange.closed("TODAYUSDT"), "rest");

      assertThat(gaps(exchange, bucket, "TODAYUSDT").missingByCause())
          .isEqualTo(Map.of("LOST_DOWNLOAD", 1L));
    }
  }

  @Test
  void keepsALineThatIsNoCandleApart() {
    try (FakeExchange exchange = exchange("JUNKUSDT");
        FakeBucket bucket = bucket("JUNKUSDT")) {
      Archive january = Archive.monthly("JUNKUSDT", Interval.H1, YearMonth.of(2020, 1));
      List<Candle> all = exchange.closed("JUNKUSDT");
      // The garbage comes to stand where the first of these two was.
      int hole = (bucket.candles(january).size() - 2) / 2;
      removeFromArchives(bucket, "JUNKUSDT", all.get(hole), all.get(hole + 1));
      bucket.garble(january);
      removeFromRest(exchange, "JUNKUSDT", hole, hole + 1);
      lake.store("JUNKUSDT", Interval.H1, exchange.closed("JUNKUSDT"), "rest");

      Gaps.Result result = gaps(exchange, bucket, "JUNKUSDT");

      assertThat(result.missingByCause()).isEqualTo(Map.of("EXCHANGE_OUTAGE", 1L, "REJECTED", 1L));
      assertThat(
              lake.spark()
                  .table(Lake.REJECTS)
                  .where(functions.col("symbol").equalTo("JUNKUSDT"))
                  .selectExpr("concat_ws(' ', reason, source)")
                  .as(Encoders.STRING())
                  .collectAsList())
          .containsExactly("MALFORMED dump");
    }
  }

  @Test
  void learnsFromTheArchivesWhenASymbolWasListedThatRestNoLongerKnows() {
    try (FakeExchange exchange = exchange("ALIVEUSDT");
        FakeExchange before = exchange("GONEUSDT");
        FakeBucket bucket = bucket("GONEUSDT")) {
      List<Candle> all = before.closed("GONEUSDT").subList(0, 40 * 24);
      lake.store("GONEUSDT", Interval.H1, all.subList(2, all.size()), "dump");
      Gaps.Config early =
          TestGaps.config(
              "GONEUSDT",
              Interval.H1,
              Optional.of(FROM.minus(Duration.ofDays(40))),
              Optional.empty(),
              TestGaps.settings(500));

      assertThat(new TestGaps(lake, FROM).run(exchange, bucket, HERE, early).candles())
          .isEqualTo(2);

      assertThat(lake.candles("GONEUSDT")).isEqualTo(all);
      assertThat(ledger("GONEUSDT"))
          .containsExactly("-960-0 BEFORE_LISTING 1", "-960-2 LOST_DOWNLOAD 1 repaired");
    }
  }

  @Test
  void bringsNoRealCandlesAmongMadeUpOnes() {
    try (FakeExchange exchange = exchange("MADEUPUSDT");
        FakeBucket bucket = bucket("MADEUPUSDT")) {
      storeWithout("MADEUPUSDT", exchange.closed("MADEUPUSDT"), Lake.SYNTHETIC, 100);
      assertThatThrownBy(() -> gaps(exchange, bucket, "MADEUPUSDT"))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("market.symbols = 'MADEUPUSDT'");
    }
  }

  private static FakeExchange exchange(String symbol) {
    return FakeExchange.start(List.of(symbol), Interval.H1, FROM, NOW);
  }

  private static FakeBucket bucket(String symbol) {
    return FakeBucket.start(List.of(symbol), Interval.H1, FROM, NOW);
  }

  private static void removeFromRest(FakeExchange exchange, String symbol, int... hours) {
    for (int hour : hours) {
      exchange.remove(symbol, FROM.plus(Duration.ofHours(hour)));
    }
  }

  private static void removeFromArchives(FakeBucket bucket, String symbol, Candle... candles) {
    bucket.change(symbol, told -> told.removeAll(List.of(candles)));
  }

  private static void storeWithout(
      String symbol, List<Candle> all, String source, Integer... hours) {
    List<Integer> lost = Arrays.asList(hours);
    lake.store(
        symbol,
        Interval.H1,
        all.stream().filter(candle -> !lost.contains(all.indexOf(candle))).toList(),
        source);
  }

  private static Gaps.Result gaps(FakeExchange exchange, FakeBucket bucket, String symbol) {
    return new TestGaps(lake, FROM).run(exchange, bucket, HERE, TestGaps.config(symbol));
  }

  private static List<String> ledger(String symbol) {
    return new TestGaps(lake, FROM).ledger(symbol);
  }

  /** How many rows of the lake came from where. */
  private static Map<String, Long> sources(String symbol) {
    return lake
        .spark()
        .table(Lake.CANDLES)
        .where(functions.col("symbol").equalTo(symbol))
        .groupBy("source")
        .count()
        .collectAsList()
        .stream()
        .collect(java.util.stream.Collectors.toMap(row -> row.getString(0), row -> row.getLong(1)));
  }
}
