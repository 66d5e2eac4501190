package dev.bougie.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.exchange.Candles;
import dev.bougie.jobs.exchange.FakeExchange;
import dev.bougie.jobs.lake.TestLake;
import dev.bougie.model.config.ConfigException;
import dev.bougie.model.market.ExchangeClock;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each test has symbols of its own, so that all may share one lake. */
class IngestIT {

  /** Years before the clock of this machine. */
  private static final Instant FROM = Instant.parse("2019-12-30T00:00:00Z");

  private static final Instant NOW = Instant.parse("2020-01-02T00:30:00Z");
  private static final int CLOSED = 3 * 24;

  private static final Clock HERE =
      Clock.fixed(Instant.parse("2025-06-01T12:34:56.789Z"), ZoneOffset.UTC);

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
  void storesExactlyTheClosedCandlesInBothStores() {
    try (FakeExchange exchange = exchange("AUSDT", "BUSDT")) {
      Ingest.Result result = ingest(exchange, "AUSDT", "BUSDT");

      assertThat(result)
          .isEqualTo(
              new Ingest.Result(
                  List.of("AUSDT", "BUSDT"),
                  Interval.H1,
                  FROM,
                  NOW,
                  "rest",
                  2 * CLOSED,
                  0,
                  0,
                  0,
                  0,
                  2 * CLOSED,
                  0,
                  2 * CLOSED,
                  0,
                  Duration.between(HERE.instant(), NOW).toMillis()));
      for (String symbol : result.symbols()) {
        assertThat(exchange.closed(symbol)).hasSize(CLOSED);
        assertThat(lake.candles(symbol)).isEqualTo(exchange.closed(symbol));
        assertThat(lake.candlesInPostgres(symbol)).isEqualTo(exchange.closed(symbol));
        assertThat(lake.sources(symbol)).containsExactly("rest");
        assertThat(lake.syntheticInPostgres(symbol)).containsExactly(false);
      }
      assertThat(lake.count("SELECT count(*) FROM candle_batch_parts")).isZero();
      assertThat(new ExchangeClock(lake.database().jdbi()).offset())
          .isEqualTo(Duration.between(HERE.instant(), NOW));
    }
  }

  @Test
  void changesNothingWhenRunTwice() {
    try (FakeExchange exchange = exchange("TWICEUSDT")) {
      ingest(exchange, "TWICEUSDT");
      List<String> files = lake.files("lake.market.candles");

      Ingest.Result again = ingest(exchange, "TWICEUSDT");

      assertThat(again.candles()).isEqualTo(CLOSED);
      assertThat(again.changedInPostgres()).isZero();
      assertThat(lake.files("lake.market.candles")).isEqualTo(files);
      assertThat(lake.candles("TWICEUSDT")).isEqualTo(exchange.closed("TWICEUSDT"));
      assertThat(lake.candlesInPostgres("TWICEUSDT")).isEqualTo(exchange.closed("TWICEUSDT"));
    }
  }

  @Test
  void takesTheOpenCandleOnceItHasClosed() {
    try (FakeExchange exchange = exchange("LATERUSDT")) {
      ingest(exchange, "LATERUSDT");
      exchange.now(NOW.plus(Duration.ofHours(3)));

      Ingest.Result later = ingest(exchange, "LATERUSDT");

      assertThat(later.changedInPostgres()).isEqualTo(3);
      assertThat(lake.candles("LATERUSDT"))
          .hasSize(CLOSED + 3)
          .isEqualTo(exchange.closed("LATERUSDT"));
      assertThat(lake.candlesInPostgres("LATERUSDT")).isEqualTo(exchange.closed("LATERUSDT"));
    }
  }

  @Test
  void takesACandleAsClosedFromTheMillisecondAfterItsLast() {
    Instant midnight = Instant.parse("2020-01-02T00:00:00Z");
    try (FakeExchange exchange = exchange("EDGEUSDT")) {
      exchange.now(midnight.minusMillis(1));
      assertThat(ingest(exchange, "EDGEUSDT").candles()).isEqualTo(CLOSED - 1);
      exchange.now(midnight);
      Ingest.Result result = ingest(exchange, "EDGEUSDT");
      assertThat(result.candles()).isEqualTo(CLOSED);
      assertThat(result.missing()).isZero();
    }
  }

  @Test
  void replacesARevisedCandleInBothStores() {
    try (FakeExchange exchange = exchange("REVISEDUSDT")) {
      ingest(exchange, "REVISEDUSDT");
      Candle old = exchange.closed("REVISEDUSDT").get(40);
      Candle revised = Candles.with(old, old.openTime(), old.high(), Math.nextDown(old.high()));
      exchange.replace("REVISEDUSDT", revised);

      Ingest.Result result = ingest(exchange, "REVISEDUSDT");

      assertThat(result.added()).isZero();
      assertThat(result.revised()).isEqualTo(1);
      assertThat(result.changedInPostgres()).isEqualTo(1);

      assertThat(lake.candles("REVISEDUSDT"))
          .contains(revised)
          .isEqualTo(exchange.closed("REVISEDUSDT"));
      assertThat(lake.candlesInPostgres("REVISEDUSDT")).isEqualTo(exchange.closed("REVISEDUSDT"));
    }
  }

  @Test
  void replacesTheUnclosedCandleThatAnotherCaptureEndsWith() {
    try (FakeExchange exchange = exchange("CAPTUREUSDT")) {
      Candle last = exchange.closed("CAPTUREUSDT").get(20);
      Candle unclosed =
          new Candle(
              last.openTime(),
              last.open(),
              last.open(),
              last.open(),
              last.open(),
              last.volume() / 3,
              last.quoteVolume() / 3,
              last.trades() / 3,
              last.takerBuyBase() / 3,
              last.takerBuyQuote() / 3,
              last.closeTime());
      List<Candle> captured = new ArrayList<>(exchange.closed("CAPTUREUSDT").subList(0, 20));
      captured.add(unclosed);
      lake.store("CAPTUREUSDT", Interval.H1, captured, "rest");
      lake.serve("CAPTUREUSDT", Interval.H1, captured);

      Ingest.Result result = ingest(exchange, "CAPTUREUSDT");

      assertThat(result.revised()).isEqualTo(1);
      assertThat(result.added()).isEqualTo(CLOSED - 21);
      assertThat(lake.candles("CAPTUREUSDT")).isEqualTo(exchange.closed("CAPTUREUSDT"));
      assertThat(lake.candlesInPostgres("CAPTUREUSDT")).isEqualTo(exchange.closed("CAPTUREUSDT"));
    }
  }

  @Test
  void foldsRowsThatAreToldTwiceIntoTheLast() {
    try (FakeExchange exchange = exchange("DOUBLEUSDT")) {
      List<Candle> once = exchange.closed("DOUBLEUSDT");
      for (Candle candle : once) {
        exchange.add(
            "DOUBLEUSDT",
            Candles.with(candle, candle.openTime(), 2 * candle.high(), 1.5 * candle.high()));
        exchange.add(
            "DOUBLEUSDT", Candles.with(candle, candle.openTime(), candle.high(), candle.low()));
      }

      Ingest.Result result = ingest(exchange, "DOUBLEUSDT");

      List<Candle> last =
          once.stream()
              .map(candle -> Candles.with(candle, candle.openTime(), candle.high(), candle.low()))
              .toList();
      assertThat(result.candles()).isEqualTo(CLOSED);
      assertThat(result.missing()).isZero();
      assertThat(lake.candles("DOUBLEUSDT")).isEqualTo(last);
      assertThat(lake.candlesInPostgres("DOUBLEUSDT")).isEqualTo(last);
      assertThat(ingest(exchange, "DOUBLEUSDT").changedInPostgres()).isZero();
    }
  }

  @Test
  void countsTheHoursThatTheExchangeLacks() {
    try (FakeExchange exchange = exchange("HOLEUSDT")) {
      exchange.remove("HOLEUSDT", Instant.parse("2019-12-31T13:00:00Z"));
      exchange.remove("HOLEUSDT", Instant.parse("2019-12-31T14:00:00Z"));

      Ingest.Result result = ingest(exchange, "HOLEUSDT");

      assertThat(result.candles()).isEqualTo(CLOSED - 2);
      assertThat(result.missing()).isEqualTo(2);
      assertThat(lake.candles("HOLEUSDT")).isEqualTo(exchange.closed("HOLEUSDT"));
    }
  }

  @Test
  void goesOnWhereARunDiedBetweenTheTwoStores() {
    try (FakeExchange exchange = exchange("DIEDUSDT")) {
      lake.store("DIEDUSDT", Interval.H1, exchange.closed("DIEDUSDT"), "rest");
      assertThat(lake.candlesInPostgres("DIEDUSDT")).isEmpty();

      ingest(exchange, "DIEDUSDT");

      assertThat(lake.candles("DIEDUSDT")).isEqualTo(exchange.closed("DIEDUSDT"));
      assertThat(lake.candlesInPostgres("DIEDUSDT")).isEqualTo(exchange.closed("DIEDUSDT"));
    }
  }

  @Test
  void takesTheLastTwoYearsOfTheExchangesTimeByDefault() {
    try (FakeExchange exchange =
        FakeExchange.start(
            List.of("YEARSUSDT"), Interval.D1, Instant.parse("2015-01-01T00:00:00Z"), NOW)) {
      Ingest.Result result =
          ingest(
              exchange,
              TestIngest.config(Interval.D1, Optional.empty(), Optional.empty(), "YEARSUSDT"));

      assertThat(result.from()).isEqualTo(Instant.parse("2018-01-02T00:30:00Z"));
      assertThat(result.to()).isEqualTo(NOW);
      assertThat(result.candles()).isEqualTo(729);
      assertThat(result.missing()).isZero();
      assertThat(lake.candles("YEARSUSDT"))
          .extracting(candle -> Instant.ofEpochMilli(candle.openTime()))
          .startsWith(Instant.parse("2018-01-03T00:00:00Z"))
          .endsWith(Instant.parse("2020-01-01T00:00:00Z"));
    }
  }

  @Test
  void takesTheCandlesFromOneTimeToBeforeAnother() {
    Instant from = Instant.parse("2019-12-31T05:00:00Z");
    Instant to = Instant.parse("2019-12-31T08:00:00Z");
    try (FakeExchange exchange = exchange("RANGEUSDT")) {
      Ingest.Result result =
          ingest(
              exchange,
              TestIngest.config(Interval.H1, Optional.of(from), Optional.of(to), "RANGEUSDT"));

      assertThat(result.missing()).isZero();
      assertThat(lake.candles("RANGEUSDT"))
          .extracting(candle -> Instant.ofEpochMilli(candle.openTime()))
          .containsExactly(
              from, Instant.parse("2019-12-31T06:00:00Z"), Instant.parse("2019-12-31T07:00:00Z"));
    }
  }

  @Test
  void takesAnEndInTheFutureForThePresent() {
    try (FakeExchange exchange = exchange("FUTUREUSDT")) {
      Ingest.Result result =
          ingest(
              exchange,
              TestIngest.config(
                  Interval.H1,
                  Optional.of(FROM),
                  Optional.of(NOW.plus(Duration.ofDays(9))),
                  "FUTUREUSDT"));
      assertThat(result.to()).isEqualTo(NOW);
      assertThat(result.missing()).isZero();
    }
  }

  @Test
  void refusesAStartThatTheExchangesClockHasNotReached() {
    try (FakeExchange exchange = exchange("EARLYUSDT")) {
      Ingest.Config config =
          TestIngest.config(
              Interval.H1, Optional.of(NOW.plusSeconds(1)), Optional.empty(), "EARLYUSDT");
      assertThatThrownBy(() -> ingest(exchange, config))
          .isInstanceOf(ConfigException.class)
          .hasMessage(
              "market.from = '2020-01-02T00:30:01Z' cannot be used: must lie before the end of the range, 2020-01-02T00:30:00Z");
    }
  }

  private static FakeExchange exchange(String... symbols) {
    return FakeExchange.start(List.of(symbols), Interval.H1, FROM, NOW);
  }

  private static Ingest.Result ingest(FakeExchange exchange, String... symbols) {
    return ingest(
        exchange, TestIngest.config(Interval.H1, Optional.of(FROM), Optional.empty(), symbols));
  }

  private static Ingest.Result ingest(FakeExchange exchange, Ingest.Config config) {
    return new TestIngest(lake, HERE).overRest(exchange.url(), config);
  }
}
