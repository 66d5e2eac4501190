package dev.bougie.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.dumps.Bucket;
import dev.bougie.jobs.dumps.FakeBucket;
import dev.bougie.jobs.exchange.FakeExchange;
import dev.bougie.jobs.exchange.FakeMarket;
import dev.bougie.jobs.lake.SymbolTable;
import dev.bougie.jobs.lake.TestLake;
import dev.bougie.model.config.ConfigException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Symbols that only archives know any more: nothing of them may be taken for settled that may still
 * come. Each test has symbols of its own, so that all may share one lake.
 */
class DelistedIT {

  /** A Monday. */
  private static final Instant FROM = Instant.parse("2024-09-02T00:00:00Z");

  private static final Instant NOW = Instant.parse("2025-01-03T05:30:00Z");
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

  /** Ten days after its last weeks have opened their month's archive is still to come. */
  @Test
  void waitsForTheArchiveOfTheMonthThatLongCandlesOpenIn() {
    Instant midMonth = Instant.parse("2024-09-18T13:27:00Z");
    Instant december = Instant.parse("2024-12-28T00:00:00Z");
    try (FakeExchange exchange = exchange(Interval.W1, "OTHERUSDT");
        FakeBucket early = bucket(Interval.W1, december, "WEEKUSDT").monthsAlone();
        FakeBucket bucket = bucket(Interval.W1, NOW, "WEEKUSDT").monthsAlone()) {
      lake.list("WEEKUSDT", SymbolTable.DELISTED, FROM, NOW);

      ingest(exchange, early, Interval.W1, midMonth, "WEEKUSDT");
      assertThat(lake.candles("WEEKUSDT"))
          .as("the month that holds the start is taken whole")
          .isEqualTo(candles("WEEKUSDT", Interval.W1, "2024-12-01T00:00:00Z"));

      exchange.now(NOW.plus(Duration.ofDays(17)));
      ingest(exchange, bucket, Interval.W1, midMonth, "WEEKUSDT");
      assertThat(lake.candles("WEEKUSDT"))
          .isEqualTo(candles("WEEKUSDT", Interval.W1, "2025-01-01T00:00:00Z"));
    }
  }

  @Test
  void bringsTheDayThatTheRangeBeginsIn() {
    try (FakeExchange exchange = exchange(Interval.H1, "OTHERUSDT");
        FakeBucket bucket = bucket(Interval.H1, NOW, "EDGEUSDT")) {
      lake.list("EDGEUSDT", SymbolTable.DELISTED, FROM, NOW);

      Ingest.Result result =
          ingest(exchange, bucket, Interval.H1, FROM.plusSeconds(13 * 3_600 + 27 * 60), "EDGEUSDT");

      assertThat(lake.candles("EDGEUSDT"))
          .isEqualTo(candles("EDGEUSDT", Interval.H1, "2025-01-03T00:00:00Z"));
      assertThat(result.missing()).as("of today no archive tells").isEqualTo(5);
    }
  }

  @Test
  void settlesNothingOfASymbolThatTheBucketDoesNotKnow() {
    try (FakeExchange exchange = exchange(Interval.H1, "OTHERUSDT");
        FakeBucket empty = bucket(Interval.H1, NOW);
        FakeBucket bucket = bucket(Interval.H1, NOW, "LATEUSDT")) {
      lake.list("LATEUSDT", SymbolTable.DELISTED, FROM, NOW);

      Ingest.Result result = ingest(exchange, empty, Interval.H1, FROM, "LATEUSDT");
      assertThat(result.missing()).as("nobody has them").isPositive();
      assertThat(result.isComplete()).isTrue();
      ingest(exchange, bucket, Interval.H1, FROM, "LATEUSDT");

      assertThat(lake.candles("LATEUSDT"))
          .isEqualTo(candles("LATEUSDT", Interval.H1, "2025-01-03T00:00:00Z"));
    }
  }

  @Test
  void takesASymbolForDelistedThatTheTableStillTellsAsTraded() {
    try (FakeExchange exchange = exchange(Interval.H1, "ALIVEUSDT");
        FakeBucket bucket = bucket(Interval.H1, NOW, "ALIVEUSDT", "TRADEDUSDT")) {
      lake.list("TRADEDUSDT", "TRADING", FROM, NOW);

      ingest(exchange, bucket, Interval.H1, FROM, "ALIVEUSDT", "TRADEDUSDT");

      assertThat(lake.candles("ALIVEUSDT")).isEqualTo(exchange.closed("ALIVEUSDT"));
      assertThat(lake.candles("TRADEDUSDT"))
          .isEqualTo(candles("TRADEDUSDT", Interval.H1, "2025-01-03T00:00:00Z"));
      assertThatThrownBy(
              () -> ingest(exchange, bucket, Interval.H1, FROM, "TRADEDUSDT", "NEVERUSDT"))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("NEVERUSDT");
    }
  }

  private static List<Candle> candles(String symbol, Interval interval, String to) {
    return FakeMarket.candles(symbol, interval, FROM, Instant.parse(to));
  }

  private static FakeExchange exchange(Interval interval, String symbol) {
    return FakeExchange.start(List.of(symbol), interval, FROM, NOW);
  }

  private static FakeBucket bucket(Interval interval, Instant now, String... symbols) {
    return FakeBucket.start(List.of(symbols), interval, FROM, now);
  }

  private static Ingest.Result ingest(
      FakeExchange exchange,
      FakeBucket bucket,
      Interval interval,
      Instant from,
      String... symbols) {
    return new TestIngest(lake, HERE)
        .run(
            exchange.url(),
            Optional.of(new Bucket(bucket.settings())),
            TestIngest.config(interval, Optional.of(from), Optional.empty(), symbols),
            ARCHIVES);
  }
}
