package dev.bougie.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.binance.connector.client.exceptions.BinanceConnectorException;
import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.exchange.Candles;
import dev.bougie.jobs.exchange.ExchangeException;
import dev.bougie.jobs.exchange.FakeExchange;
import dev.bougie.jobs.exchange.FakeExchange.Fault;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.jobs.lake.TestLake;
import dev.bougie.model.config.ConfigException;
import dev.bougie.model.json.Json;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ingest makes of an exchange that tells nonsense, or nothing. */
class BadCandlesIT {

  private static final Instant FROM = Instant.parse("2024-03-01T00:00:00Z");
  private static final Instant NOW = Instant.parse("2024-03-02T00:30:00Z");
  private static final int CLOSED = 24;
  private static final Clock HERE = Clock.fixed(NOW, ZoneOffset.UTC);

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
  void keepsBadCandlesApartWithTheReason() throws Exception {
    try (FakeExchange exchange = exchange("BADUSDT")) {
      List<Candle> good = exchange.closed("BADUSDT");
      Candle highTooLow = Candles.with(good.get(3), good.get(3).openTime(), 1, 1);
      Candle notANumber =
          Candles.with(good.get(5), good.get(5).openTime(), Double.NaN, good.get(5).close());
      Candle offGrid =
          Candles.with(
              good.get(7), good.get(7).openTime() + 1_000, good.get(7).high(), good.get(7).close());
      exchange.replace("BADUSDT", highTooLow);
      exchange.replace("BADUSDT", notANumber);
      exchange.add("BADUSDT", offGrid);

      Ingest.Result result = ingest(exchange.url(), "BADUSDT");

      assertThat(result.rejected()).isEqualTo(3);
      assertThat(result.candles()).isEqualTo(CLOSED - 2);
      assertThat(result.missing()).isZero();
      assertThat(result.changedInPostgres()).isEqualTo(CLOSED - 2);
      List<Candle> kept =
          good.stream()
              .filter(candle -> candle.openTime() != highTooLow.openTime())
              .filter(candle -> candle.openTime() != notANumber.openTime())
              .toList();
      assertThat(lake.candles("BADUSDT")).isEqualTo(kept);
      assertThat(lake.candlesInPostgres("BADUSDT")).isEqualTo(kept);
      assertThat(rejects("BADUSDT"))
          .extracting(row -> row.<String>getAs("reason"))
          .containsExactly("HIGH_TOO_LOW", "NOT_A_NUMBER", "OFF_GRID");
      assertThat(rejects("BADUSDT"))
          .extracting(row -> row.<java.sql.Timestamp>getAs("open_time").getTime())
          .containsExactly(highTooLow.openTime(), notANumber.openTime(), offGrid.openTime());
      assertThat(rejects("BADUSDT"))
          .allSatisfy(
              row -> {
                assertThat(row.<String>getAs("interval")).isEqualTo("1h");
                assertThat(row.<String>getAs("source")).isEqualTo("rest");
              });
      assertThat(
              Json.mapper()
                  .readValue(rejects("BADUSDT").get(0).<String>getAs("candle"), Candle.class))
          .isEqualTo(highTooLow);
    }
  }

  @Test
  void countsACandleAsMissingWhereOnlyOneOffTheGridStandsForIt() {
    try (FakeExchange exchange = exchange("MOVEDUSDT")) {
      Candle good = exchange.closed("MOVEDUSDT").get(3);
      exchange.remove("MOVEDUSDT", Instant.ofEpochMilli(good.openTime()));
      exchange.add(
          "MOVEDUSDT", Candles.with(good, good.openTime() + 1_694, good.high(), good.close()));

      Ingest.Result result = ingest(exchange.url(), "MOVEDUSDT");

      assertThat(result.candles()).isEqualTo(CLOSED - 1);
      assertThat(result.rejected()).isEqualTo(1);
      assertThat(result.missing()).isEqualTo(1);
    }
  }

  @Test
  void keepsABadCandleOnceHoweverOftenItIsTold() {
    try (FakeExchange exchange = exchange("OFTENUSDT")) {
      Candle good = exchange.closed("OFTENUSDT").get(3);
      Candle bad = Candles.with(good, good.openTime(), 1, 1);
      exchange.replace("OFTENUSDT", bad);
      exchange.add("OFTENUSDT", bad);

      assertThat(ingest(exchange.url(), "OFTENUSDT").rejected()).isEqualTo(1);
      assertThat(ingest(exchange.url(), "OFTENUSDT").rejected()).isEqualTo(1);

      assertThat(rejects("OFTENUSDT")).hasSize(1);
    }
  }

  @Test
  void takesTheGoodCandleThatCorrectsABadOne() {
    try (FakeExchange exchange = exchange("MENDEDUSDT")) {
      List<Candle> good = exchange.closed("MENDEDUSDT");
      exchange.replace("MENDEDUSDT", Candles.with(good.get(3), good.get(3).openTime(), 1, 1));
      ingest(exchange.url(), "MENDEDUSDT");
      exchange.replace("MENDEDUSDT", good.get(3));

      Ingest.Result result = ingest(exchange.url(), "MENDEDUSDT");

      assertThat(result.rejected()).isZero();
      assertThat(result.missing()).isZero();
      assertThat(lake.candles("MENDEDUSDT")).isEqualTo(good);
      assertThat(rejects("MENDEDUSDT")).hasSize(1);
    }
  }

  @Test
  void bringsTheSameRowsThroughFaultsThatPass() {
    try (FakeExchange exchange = exchange("FAULTYUSDT")) {
      exchange.failNext(Fault.SERVER_ERROR);
      exchange.failPages(
          Fault.UNAVAILABLE, Fault.PAGE, Fault.HALF, Fault.BROKEN_OFF, Fault.SERVER_ERROR);

      ingest(exchange.url(), "FAULTYUSDT");

      assertThat(lake.candles("FAULTYUSDT")).isEqualTo(exchange.closed("FAULTYUSDT"));
      assertThat(lake.candlesInPostgres("FAULTYUSDT")).isEqualTo(exchange.closed("FAULTYUSDT"));
    }
  }

  @Test
  void writesNothingWhereAPageCannotBeHad() {
    try (FakeExchange exchange = exchange("BROKENUSDT")) {
      exchange.failPages(Collections.nCopies(6, Fault.UNAVAILABLE).toArray(Fault[]::new));

      assertThatThrownBy(() -> ingest(exchange.url(), "BROKENUSDT"))
          .isInstanceOf(ExchangeException.class)
          .hasMessageStartingWith(
              "1 pages of candles could not be had, all else is stored: binance.url = '%s' gave no answer to /api/v3/klines?symbol=BROKENUSDT"
                  .formatted(exchange.url()));

      assertThat(lake.candles("BROKENUSDT")).isEmpty();
      assertThat(lake.candlesInPostgres("BROKENUSDT")).isEmpty();
      ingest(exchange.url(), "BROKENUSDT");
      assertThat(lake.candles("BROKENUSDT")).isEqualTo(exchange.closed("BROKENUSDT"));
    }
  }

  @Test
  void writesNothingOfAnyWhereOneSymbolIsUnknown() {
    try (FakeExchange exchange = exchange("KNOWNUSDT")) {
      assertThatThrownBy(() -> ingest(exchange.url(), "KNOWNUSDT", "NOSUCH"))
          .isInstanceOf(ConfigException.class)
          .hasMessageStartingWith("market.symbols = 'NOSUCH' cannot be used:")
          .hasMessageContaining(exchange.url().toString());

      new Lake(lake.spark()).createMarket();
      assertThat(lake.candles("KNOWNUSDT")).isEmpty();
      assertThat(lake.candlesInPostgres("KNOWNUSDT")).isEmpty();
    }
  }

  @Test
  void knowsAnExchangeThatNobodyAnswersFor() {
    FakeExchange gone = exchange("GONEUSDT");
    URI url = gone.url();
    gone.close();
    assertThatThrownBy(() -> ingest(url, "GONEUSDT"))
        .isInstanceOf(ExchangeException.class)
        .hasCauseInstanceOf(BinanceConnectorException.class)
        .hasMessageContaining(url.toString());
  }

  private static List<Row> rejects(String symbol) {
    return lake.spark()
        .table(Lake.REJECTS)
        .where(functions.col("symbol").equalTo(symbol))
        .orderBy("open_time")
        .collectAsList();
  }

  private static FakeExchange exchange(String symbol) {
    return FakeExchange.start(List.of(symbol), Interval.H1, FROM, NOW);
  }

  private static Ingest.Result ingest(URI url, String... symbols) {
    return new TestIngest(lake, HERE)
        .overRest(
            url, TestIngest.config(Interval.H1, Optional.of(FROM), Optional.empty(), symbols));
  }
}
