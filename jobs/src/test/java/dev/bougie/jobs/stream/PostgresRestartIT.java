package dev.bougie.jobs.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.exchange.FakeExchange;
import dev.bougie.jobs.lake.StoppablePostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database, which is also the lake's catalog, goes away and comes back. */
class PostgresRestartIT {

  private static final Instant START = Instant.parse("2024-03-01T12:01:00Z");

  @TempDir private Path folder;

  @Test
  void losesNothingWhilePostgresIsAway() throws Exception {
    try (StoppablePostgres server = StoppablePostgres.start(folder);
        Stored stored = Stored.of(server.url(), folder);
        FakeStreams streams = FakeStreams.start();
        FakeExchange exchange =
            FakeExchange.start(
                List.of("AWAYUSDT"), Interval.H1, START.minus(Duration.ofHours(20)), START);
        Following following = Following.start(stored, exchange, streams, "AWAYUSDT")) {
      following.awaitReady();
      following.awaitMetric("bougie_stream_candles_stored_total{store=\"lake\"}", 5);

      server.stop();
      for (int hour = 1; hour <= 3; hour++) {
        exchange.now(START.plus(Duration.ofHours(hour)));
        List<Candle> closed = exchange.closed("AWAYUSDT");
        streams.close("AWAYUSDT", Interval.H1, closed.get(closed.size() - 1));
      }
      following.awaitMetric("bougie_stream_candles_received_total", 3);
      following.awaitMetric("bougie_stream_store_failures_total{store=\"postgres\"}", 1);
      following.awaitMetric("bougie_stream_store_failures_total{store=\"lake\"}", 1);
      following.awaitMetric("bougie_stream_candles_pending{store=\"postgres\"}", 3);
      following.awaitMetric("bougie_stream_candles_pending{store=\"lake\"}", 3);
      assertThat(following.get("/health").statusCode()).isEqualTo(200);
      server.startAgain();

      following.awaitMetric("bougie_stream_candles_stored_total{store=\"postgres\"}", 8);
      following.awaitMetric("bougie_stream_candles_stored_total{store=\"lake\"}", 8);
      assertThat(following.stop()).isEqualTo(new LiveStream.Result(3, 5, 0, 0, 0, 0, 0));
      List<Candle> closed = exchange.closed("AWAYUSDT");
      List<Candle> wanted = closed.subList(closed.size() - 8, closed.size());
      assertThat(stored.postgresCandles("AWAYUSDT")).isEqualTo(wanted);
      assertThat(stored.lakeCandles("AWAYUSDT")).isEqualTo(wanted);
      assertThat(stored.lakeSources("AWAYUSDT").subList(5, 8)).containsOnly("stream");
    }
  }
}
