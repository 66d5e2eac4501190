package dev.bougie.jobs.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.features.candle.MarketCandle;
import dev.bougie.jobs.exchange.Candles;
import dev.bougie.jobs.exchange.FakeExchange;
import dev.bougie.jobs.sink.PostgresCandles;
import dev.bougie.model.config.ConfigException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hourly candles; the exchange's clock stands where a test sets it. */
class LiveStreamIT {

  private static final Instant START = Instant.parse("2024-03-01T12:01:00Z");
  private static final Duration HOUR = Duration.ofHours(1);

  /** More than the grace after a candle's close: what no stream told is due. */
  private static final Duration DUE = Duration.ofMinutes(15);

  @TempDir private static Path folder;
  private static Stored stored;

  private FakeStreams streams;
  private Instant now;

  @BeforeAll
  static void open() {
    stored = Stored.in(folder);
  }

  @AfterAll
  static void close() {
    stored.close();
  }

  @BeforeEach
  void startStreams() {
    streams = FakeStreams.start();
    now = START;
  }

  @AfterEach
  void stopStreams() {
    streams.close();
  }

  @Test
  void storesClosedCandlesOnceAndOpenOnesNever() throws Exception {
    try (FakeExchange exchange = exchange("ONEUSDT");
        Following following = Following.start(stored, exchange, streams, "ONEUSDT")) {
      following.awaitReady();
      assertThat(streams.subscriptions()).containsExactly(List.of("oneusdt@kline_1h"));
      Candle closed = pass(exchange, "ONEUSDT");
      streams.tell(
          "ONEUSDT", Interval.H1, Candles.with(closed, closed.openTime(), 900, 800), false);
      streams.close("ONEUSDT", Interval.H1, closed);
      streams.close("ONEUSDT", Interval.H1, closed);
      streams.tell(
          "ONEUSDT",
          Interval.H1,
          Candles.with(closed, closed.openTime() + HOUR.toMillis(), 900, 800),
          false);
      streams.ping();
      following.awaitMetric("bougie_stream_candles_stored_total{store=\"lake\"}", 6);
      following.awaitMetric("bougie_stream_candles_duplicate_total", 1);
      assertThat(following.get("/health").statusCode()).isEqualTo(200);

      LiveStream.Result result = following.stop();

      assertThat(result).isEqualTo(new LiveStream.Result(2, 5, 1, 0, 0, 0, 0));
      assertStored(exchange, "ONEUSDT", 6);
      assertThat(stored.lakeSources("ONEUSDT"))
          .containsExactly("rest", "rest", "rest", "rest", "rest", "stream");
    }
  }

  @Test
  void takesTheRevisionOfACandle() throws Exception {
    try (FakeExchange exchange = exchange("REVUSDT");
        Following following = Following.start(stored, exchange, streams, "REVUSDT")) {
      following.awaitReady();
      Candle closed = pass(exchange, "REVUSDT");
      streams.close("REVUSDT", Interval.H1, Candles.with(closed, closed.openTime(), 900, 800));
      following.awaitMetric("bougie_stream_candles_stored_total{store=\"lake\"}", 6);
      streams.close("REVUSDT", Interval.H1, closed);
      following.awaitMetric("bougie_stream_candles_stored_total{store=\"lake\"}", 7);
      following.stop();
      assertStored(exchange, "REVUSDT", 6);
    }
  }

  @Test
  void survivesAndCountsGarbage() throws Exception {
    try (FakeExchange exchange = exchange("JUNKUSDT");
        Following following = Following.start(stored, exchange, streams, "JUNKUSDT")) {
      following.awaitReady();
      Candle closed = pass(exchange, "JUNKUSDT");
      String event = FakeStreams.event("JUNKUSDT", Interval.H1, closed, true);
      streams.send(event.substring(0, 40));
      streams.send("<html>Back soon</html>");
      streams.send("");
      streams.send(event + event);
      streams.send(event.replace("\"x\":true", "\"x\":\"true\""));
      streams.send(event.replaceFirst("\"o\":\"([0-9.]+)\"", "\"o\":$1"));
      streams.send(event.replace("JUNKUSDT", "OTHERUSDT"));
      streams.send("{\"result\":null,\"id\":1}");
      streams.send(event);
      following.awaitMetric("bougie_stream_candles_stored_total{store=\"lake\"}", 6);
      assertThat(following.stop()).isEqualTo(new LiveStream.Result(1, 5, 0, 0, 7, 0, 0));
      assertStored(exchange, "JUNKUSDT", 6);
    }
  }

  @Test
  void fillsTheHoleOfADroppedConnection() throws Exception {
    try (FakeExchange exchange = exchange("DROPUSDT");
        Following following = Following.start(stored, exchange, streams, "DROPUSDT")) {
      following.awaitReady();
      streams.close("DROPUSDT", Interval.H1, pass(exchange, "DROPUSDT"));
      following.awaitMetric("bougie_stream_candles_received_total", 1);
      streams.refuse(2);
      streams.drop();
      pass(exchange, "DROPUSDT");
      pass(exchange, "DROPUSDT");
      streams.awaitOpened(2);
      streams.awaitOpen(1);
      streams.close("DROPUSDT", Interval.H1, pass(exchange, "DROPUSDT"));
      following.awaitMetric("bougie_stream_candles_received_total", 2);
      following.awaitReady();
      LiveStream.Result result = following.stop();
      assertThat(result.drops()).isEqualTo(3);
      assertThat(result.unstored()).isZero();
      assertStored(exchange, "DROPUSDT", 9);
    }
  }

  @Test
  void asksForWhatNoStreamTellsInTime() throws Exception {
    try (FakeExchange exchange = exchange("LATEUSDT");
        Following following = Following.start(stored, exchange, streams, "LATEUSDT")) {
      following.awaitReady();
      pass(exchange, "LATEUSDT");
      exchange.now(now.plus(DUE));
      following.awaitMetric("bougie_stream_candles_stored_total{store=\"lake\"}", 6);
      following.stop();
      assertStored(exchange, "LATEUSDT", 6);
    }
  }

  @Test
  void opensTheSuccessorBeforeTheCut() throws Exception {
    try (FakeExchange exchange = exchange("CUTUSDT");
        Following following = Following.start(stored, exchange, streams, "CUTUSDT")) {
      following.awaitReady();
      streams.announceShutdown();
      streams.awaitOpened(2);
      streams.awaitOpen(1);
      streams.close("CUTUSDT", Interval.H1, pass(exchange, "CUTUSDT"));
      following.awaitMetric("bougie_stream_candles_stored_total{store=\"lake\"}", 6);
      assertThat(following.stop()).isEqualTo(new LiveStream.Result(1, 5, 0, 0, 0, 0, 0));
      assertStored(exchange, "CUTUSDT", 6);
    }
  }

  @Test
  void spreadsStreamsOverAsManyConnectionsAsTheyNeed() throws Exception {
    List<String> symbols = List.of("FIRSTUSDT", "SECONDUSDT", "THIRDUSDT");
    try (FakeExchange exchange =
            FakeExchange.start(symbols, Interval.H1, START.minus(Duration.ofHours(20)), START);
        Following following =
            Following.start(
                stored,
                exchange,
                streams,
                symbols,
                Map.of("stream.streams-per-connection", "2"),
                UnaryOperator.identity())) {
      following.awaitReady();
      assertThat(streams.subscriptions())
          .containsExactlyInAnyOrder(
              List.of("firstusdt@kline_1h", "secondusdt@kline_1h"), List.of("thirdusdt@kline_1h"));
      now = now.plus(HOUR);
      exchange.now(now);
      for (String symbol : symbols) {
        streams.close(symbol, Interval.H1, last(exchange, symbol));
      }
      following.awaitMetric("bougie_stream_candles_stored_total{store=\"lake\"}", 18);
      following.stop();
      for (String symbol : symbols) {
        assertStored(exchange, symbol, 6);
      }
    }
  }

  @Test
  void givesUpAConnectionOnWhichNothingIsHeard() throws Exception {
    try (FakeExchange exchange = exchange("MUTEUSDT");
        Following following =
            Following.start(
                stored,
                exchange,
                streams,
                List.of("MUTEUSDT"),
                Map.of("stream.silence", "100ms"),
                UnaryOperator.identity())) {
      streams.awaitOpened(2);
      following.awaitMetric("bougie_stream_reconnects_total", 1);
      following.stop();
      assertStored(exchange, "MUTEUSDT", 5);
    }
  }

  @Test
  void leavesToRestWhatFindsNoRoom() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    try (FakeExchange exchange = exchange("FULLUSDT");
        Following following =
            Following.start(
                stored,
                exchange,
                streams,
                List.of("FULLUSDT"),
                Map.of("stream.queue", "1", "stream.patience", "1ms"),
                sink -> behind(gate, sink))) {
      streams.awaitOpened(1);
      // The hole of the beginning has been asked for, or it would end where the clock is then.
      following.awaitMetric("bougie_stream_candles_filled_total", 1);
      for (int hour = 0; hour < 4; hour++) {
        streams.close("FULLUSDT", Interval.H1, pass(exchange, "FULLUSDT"));
      }
      following.awaitMetric("bougie_stream_candles_received_total", 4);
      following.awaitMetric("bougie_stream_candles_left_total", 1);
      assertThat(following.metric("bougie_stream_queue_depth{store=\"postgres\"}"))
          .isLessThanOrEqualTo(1);
      exchange.now(now.plus(DUE));
      gate.countDown();
      Following.until(
          "nothing is missing",
          () ->
              stored.postgresCandles("FULLUSDT").size() == 9
                  && stored.lakeCandles("FULLUSDT").size() == 9);
      assertThat(following.stop().unstored()).isZero();
      assertStored(exchange, "FULLUSDT", 9);
    }
  }

  @Test
  void keepsABadCandleApartAndTakesTheGoodOneFromRest() throws Exception {
    try (FakeExchange exchange = exchange("BADUSDT");
        Following following = Following.start(stored, exchange, streams, "BADUSDT")) {
      following.awaitReady();
      Candle good = pass(exchange, "BADUSDT");
      streams.close("BADUSDT", Interval.H1, Candles.with(good, good.openTime(), 1, 1));
      following.awaitMetric("bougie_stream_candles_rejected_total", 1);
      exchange.now(now.plus(DUE));
      following.awaitMetric("bougie_stream_candles_stored_total{store=\"lake\"}", 6);
      assertThat(following.stop().rejected()).isEqualTo(1);
      assertStored(exchange, "BADUSDT", 6);
      assertThat(stored.rejects("BADUSDT")).containsExactly("HIGH_TOO_LOW stream");
    }
  }

  @Test
  void takesTheGoodOneOfTwoThatRestTellsOfTheSameTime() throws Exception {
    try (FakeExchange exchange = exchange("BOTHUSDT")) {
      List<Candle> closed = exchange.closed("BOTHUSDT");
      List<Candle> newest = closed.subList(closed.size() - 5, closed.size());
      Candle good = newest.get(2);
      exchange.replace("BOTHUSDT", Candles.with(good, good.openTime(), 1, 1));
      exchange.add("BOTHUSDT", good);
      try (Following following = Following.start(stored, exchange, streams, "BOTHUSDT")) {
        following.awaitReady();
        assertThat(following.stop().rejected()).isEqualTo(1);
      }
      assertThat(stored.lakeCandles("BOTHUSDT")).isEqualTo(newest);
      assertThat(stored.postgresCandles("BOTHUSDT")).isEqualTo(newest);
      assertThat(stored.rejects("BOTHUSDT")).containsExactly("HIGH_TOO_LOW rest");
    }
  }

  @Test
  void goesOnWhereTheLastOneStoppedAndLeavesWhatIsOlderToIngest() throws Exception {
    try (FakeExchange exchange = exchange("AGAINUSDT")) {
      try (Following first = Following.start(stored, exchange, streams, "AGAINUSDT")) {
        first.awaitReady();
        first.stop();
      }
      pass(exchange, "AGAINUSDT");
      pass(exchange, "AGAINUSDT");
      try (Following second = Following.start(stored, exchange, streams, "AGAINUSDT")) {
        second.awaitReady();
        assertThat(second.stop().filled()).isEqualTo(2);
      }
      assertStored(exchange, "AGAINUSDT", 7);
      for (int hour = 0; hour < 8; hour++) {
        pass(exchange, "AGAINUSDT");
      }
      try (Following third = Following.start(stored, exchange, streams, "AGAINUSDT")) {
        third.awaitReady();
        assertThat(third.stop().filled()).isEqualTo(5);
      }
      List<Candle> closed = exchange.closed("AGAINUSDT");
      assertThat(stored.lakeCandles("AGAINUSDT"))
          .hasSize(12)
          .startsWith(closed.subList(closed.size() - 15, closed.size() - 8).toArray(Candle[]::new))
          .endsWith(closed.subList(closed.size() - 5, closed.size()).toArray(Candle[]::new));
    }
  }

  @Test
  void acceptsThatACandleOfAnOutageDoesNotExist() throws Exception {
    try (FakeExchange exchange = exchange("OUTUSDT");
        Following following = Following.start(stored, exchange, streams, "OUTUSDT")) {
      following.awaitReady();
      Candle lost = pass(exchange, "OUTUSDT");
      exchange.remove("OUTUSDT", Instant.ofEpochMilli(lost.openTime()));
      exchange.now(now.plus(DUE));
      streams.close("OUTUSDT", Interval.H1, pass(exchange, "OUTUSDT"));
      following.awaitMetric("bougie_stream_candles_stored_total{store=\"lake\"}", 6);
      following.awaitReady();
      following.stop();
      assertStored(exchange, "OUTUSDT", 6);
    }
  }

  @Test
  void refusesSymbolsThatTheExchangeLacksAndThoseThatHoldMadeUpCandles() throws Exception {
    try (FakeExchange exchange = exchange("FAKEUSDT");
        Following unknown = Following.start(stored, exchange, streams, "NOSUCH")) {
      assertThatThrownBy(unknown::result)
          .hasCauseInstanceOf(ConfigException.class)
          .hasMessageContaining("market.symbols = 'NOSUCH'");
      new PostgresCandles(stored.database())
          .upsert(
              List.of(
                  new MarketCandle("FAKEUSDT", Interval.H1, exchange.closed("FAKEUSDT").get(0))),
              "synthetic");
      try (Following madeUp = Following.start(stored, exchange, streams, "FAKEUSDT")) {
        assertThatThrownBy(madeUp::result)
            .hasCauseInstanceOf(ConfigException.class)
            .hasMessageContaining("market.symbols = 'FAKEUSDT'");
      }
    }
  }

  /** An hour passes; gives the candle that closed. */
  private Candle pass(FakeExchange exchange, String symbol) {
    now = now.plus(HOUR);
    exchange.now(now);
    return last(exchange, symbol);
  }

  private static Candle last(FakeExchange exchange, String symbol) {
    List<Candle> closed = exchange.closed(symbol);
    return closed.get(closed.size() - 1);
  }

  private static void assertStored(FakeExchange exchange, String symbol, int newest) {
    List<Candle> closed = exchange.closed(symbol);
    List<Candle> wanted = closed.subList(closed.size() - newest, closed.size());
    assertThat(stored.lakeCandles(symbol)).isEqualTo(wanted);
    assertThat(stored.postgresCandles(symbol)).isEqualTo(wanted);
  }

  private static FakeExchange exchange(String symbol) {
    return FakeExchange.start(
        List.of(symbol), Interval.H1, START.minus(Duration.ofHours(20)), START);
  }

  private static CandleSink behind(CountDownLatch gate, CandleSink sink) {
    return (candles, source) -> {
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return sink.store(candles, source);
    };
  }
}
