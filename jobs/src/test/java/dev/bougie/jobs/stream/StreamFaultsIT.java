package dev.bougie.jobs.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.exchange.FakeExchange;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Of the events of a stream, one in twenty is lost with its connection, one in twenty is garbage
 * and one in twenty comes twice; {@code -Dbougie.faults.seed} chooses others.
 */
class StreamFaultsIT {

  private static final long SEED = Long.getLong("bougie.faults.seed", 1);
  private static final Instant START = Instant.parse("2024-03-01T12:01:00Z");
  private static final int HOURS_BEFORE = 5;
  private static final int HOURS = 100;
  private static final double SHARE = 0.05;

  /** More than the grace after a candle's close. */
  private static final Duration DUE = Duration.ofMinutes(15);

  @TempDir private Path folder;

  @Test
  void holdsTheExchangesRowsWhateverTheStreamMakesOfThem() throws Exception {
    Random random = new Random(SEED);
    List<String> symbols = List.of("AUSDT", "BUSDT");
    Instant from = START.minus(Duration.ofHours(HOURS_BEFORE));
    try (Stored stored = Stored.in(folder);
        FakeStreams streams = FakeStreams.start();
        FakeExchange exchange = FakeExchange.start(symbols, Interval.H1, from, START);
        Following following =
            Following.start(
                stored,
                exchange,
                streams,
                symbols,
                Map.of("stream.most-candles-back", String.valueOf(2 * HOURS)),
                UnaryOperator.identity())) {
      following.awaitReady();
      int lost = 0;
      int garbled = 0;
      for (int hour = 1; hour <= HOURS; hour++) {
        exchange.now(START.plus(Duration.ofHours(hour)));
        for (String symbol : symbols) {
          List<Candle> closed = exchange.closed(symbol);
          Candle candle = closed.get(closed.size() - 1);
          int drawn = (int) (random.nextDouble() / SHARE);
          if (drawn == 0) {
            lost++;
            streams.drop();
            streams.awaitOpened(1 + lost);
          } else if (drawn == 1) {
            garbled++;
            streams.send(
                FakeStreams.event(symbol, Interval.H1, candle, true).replace("\"k\":{", "\"k\":["));
            // A connection that drops now would take it along.
            following.awaitMetric("bougie_stream_garbage_total", garbled);
          } else {
            streams.close(symbol, Interval.H1, candle);
          }
          if (drawn == 2) {
            streams.close(symbol, Interval.H1, candle);
          }
        }
        streams.awaitOpen(1);
      }
      exchange.now(START.plus(Duration.ofHours(HOURS)).plus(DUE));

      Following.until(
          "all is stored with seed " + SEED,
          () -> {
            for (String symbol : symbols) {
              int wanted = exchange.closed(symbol).size();
              if (stored.lakeCandles(symbol).size() < wanted
                  || stored.postgresCandles(symbol).size() < wanted) {
                return false;
              }
            }
            return true;
          });
      LiveStream.Result result = following.stop();

      assertThat(lost).isPositive();
      assertThat(garbled).isPositive();
      assertThat(result.drops()).isPositive();
      assertThat(result.garbage()).isPositive();
      assertThat(result.unstored()).isZero();
      for (String symbol : symbols) {
        assertThat(stored.lakeCandles(symbol)).isEqualTo(exchange.closed(symbol));
        assertThat(stored.postgresCandles(symbol)).isEqualTo(exchange.closed(symbol));
      }
    }
  }
}
