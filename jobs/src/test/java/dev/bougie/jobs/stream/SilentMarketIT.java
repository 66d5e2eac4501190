package dev.bougie.jobs.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.exchange.FakeExchange;
import dev.bougie.model.config.ConfigException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SilentMarketIT {

  @TempDir private Path folder;

  /** A minute has not passed since the close: the candle may still come, of a halted symbol not. */
  @Test
  void asksEverMoreRarelyForTheCandlesOfASymbolThatHasNone() throws Exception {
    Instant justClosed = Instant.parse("2024-03-01T12:00:30Z");
    try (Stored stored = Stored.in(folder);
        FakeStreams streams = FakeStreams.start();
        FakeExchange exchange =
            FakeExchange.start(
                List.of("MUTEUSDT"),
                Interval.H1,
                Instant.parse("2024-03-01T07:00:00Z"),
                justClosed)) {
      exchange.remove("MUTEUSDT", Instant.parse("2024-03-01T11:00:00Z"));
      try (Following following =
          Following.start(
              stored,
              exchange,
              streams,
              List.of("MUTEUSDT"),
              Map.of("stream.grace", "1ms"),
              UnaryOperator.identity())) {
        following.awaitReady();
        int looks = asked(exchange, "/api/v3/time");
        Following.until("it has looked again", () -> asked(exchange, "/api/v3/time") > looks + 5);
        // One whether the symbol exists, one that brings four candles, three in vain.
        assertThat(asked(exchange, "/api/v3/klines")).isEqualTo(5);

        exchange.now(justClosed.plus(Duration.ofHours(1)));
        following.awaitMetric("bougie_stream_candles_filled_total", 5);
        following.stop();
        assertThat(stored.lakeCandles("MUTEUSDT"))
            .hasSize(5)
            .isEqualTo(exchange.closed("MUTEUSDT"));
      }
    }
  }

  @Test
  void leavesOutSymbolsThatItHasFollowedAndThatTheExchangeHasNoLonger() throws Exception {
    String[] symbols = {"STAYUSDT", "LEFTUSDT"};
    Instant now = Instant.parse("2024-03-01T12:01:00Z");
    try (Stored stored = Stored.in(folder);
        FakeStreams streams = FakeStreams.start();
        FakeExchange exchange =
            FakeExchange.start(
                List.of(symbols), Interval.H1, Instant.parse("2024-03-01T07:00:00Z"), now)) {
      try (Following first = Following.start(stored, exchange, streams, symbols)) {
        first.awaitReady();
        first.stop();
      }
      exchange.delist("LEFTUSDT");
      exchange.now(now.plus(Duration.ofHours(1)));
      try (Following second = Following.start(stored, exchange, streams, symbols)) {
        second.awaitReady();
        second.stop();
      }
      assertThat(stored.lakeCandles("STAYUSDT")).isEqualTo(exchange.closed("STAYUSDT"));

      exchange.delist("STAYUSDT");
      try (Following third = Following.start(stored, exchange, streams, symbols)) {
        assertThatThrownBy(third::result)
            .hasCauseInstanceOf(ConfigException.class)
            .hasMessageContaining("market.symbols = 'STAYUSDT,LEFTUSDT'");
      }
    }
  }

  private static int asked(FakeExchange exchange, String path) {
    return (int) exchange.requests().stream().filter(uri -> uri.getPath().equals(path)).count();
  }
}
