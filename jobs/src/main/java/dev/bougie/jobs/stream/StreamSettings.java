package dev.bougie.jobs.stream;

import dev.bougie.features.candle.Interval;
import dev.bougie.model.config.ConfigException;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * How the exchange is followed live; section {@code stream}.
 *
 * @param url base of the WebSocket interface, ws or wss
 * @param intervals of the candles, at least one
 * @param streamsPerConnection streams that share a connection, 1 to 1024
 * @param firstWait before the second try of a connection; doubles from try to try
 * @param longestWait between two tries
 * @param silence a connection on which nothing was heard for so long is given up
 * @param queue candles that may wait for Postgres, and as many for the lake
 * @param patience how long a full queue stops the reading before a candle is left to REST
 * @param lakeEvery how long a candle waits for others of the same commit to the lake
 * @param lakeBatch candles of one commit at most
 * @param checkEvery between two looks for holes
 * @param grace how long after its close a candle may come before REST is asked for it
 * @param mostCandlesBack how far back holes are filled, a symbol and interval; what is older is
 *     ingest's
 * @param stopWithin how long storing what was read may take when the process is asked to end
 * @param host that health and metrics listen on
 * @param port that health and metrics listen on, 0 for any free one
 */
public record StreamSettings(
    URI url,
    List<Interval> intervals,
    int streamsPerConnection,
    Duration firstWait,
    Duration longestWait,
    Duration silence,
    int queue,
    Duration patience,
    Duration lakeEvery,
    int lakeBatch,
    Duration checkEvery,
    Duration grace,
    int mostCandlesBack,
    Duration stopWithin,
    String host,
    int port) {

  private static final int MOST_STREAMS = 1024;
  private static final int MOST_PORT = 65_535;

  public StreamSettings {
    if (url.getHost() == null || !("ws".equals(url.getScheme()) || "wss".equals(url.getScheme()))) {
      throw new ConfigException("url", url, "must be a ws or wss URL");
    }
    if (intervals.isEmpty()) {
      throw new ConfigException("intervals", intervals, "must name at least one interval");
    }
    intervals = intervals.stream().distinct().toList();
    if (streamsPerConnection < 1 || streamsPerConnection > MOST_STREAMS) {
      throw new ConfigException(
          "streams-per-connection", streamsPerConnection, "must be from 1 to 1024");
    }
    atLeastOneMilli("first-wait", firstWait);
    if (longestWait.compareTo(firstWait) < 0) {
      throw new ConfigException("longest-wait", longestWait, "must be at least first-wait");
    }
    atLeastOneMilli("silence", silence);
    atLeastOne("queue", queue);
    notNegative("patience", patience);
    notNegative("lake-every", lakeEvery);
    atLeastOne("lake-batch", lakeBatch);
    atLeastOneMilli("check-every", checkEvery);
    notNegative("grace", grace);
    atLeastOne("most-candles-back", mostCandlesBack);
    atLeastOneMilli("stop-within", stopWithin);
    if (port < 0 || port > MOST_PORT) {
      throw new ConfigException("port", port, "must be from 0 to 65535");
    }
  }

  private static void atLeastOne(String key, int value) {
    if (value < 1) {
      throw new ConfigException(key, value, "must be at least 1");
    }
  }

  private static void atLeastOneMilli(String key, Duration value) {
    if (value.toMillis() < 1) {
      throw new ConfigException(key, value, "must be at least 1 ms");
    }
  }

  private static void notNegative(String key, Duration value) {
    if (value.isNegative()) {
      throw new ConfigException(key, value, "must not be negative");
    }
  }
}
