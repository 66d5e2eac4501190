package dev.bougie.model.server;

import dev.bougie.model.config.ConfigException;
import java.time.Duration;

/**
 * How the server runs; section {@code server}.
 *
 * @param host name or address to listen on
 * @param port 0 to 65535, 0 takes a free one
 * @param modelPoll how often the registry is asked for new champions, at least 100 ms
 * @param modelThreads that one forecast may use, 1 to 64
 * @param shutdownLimit that requests have to end when the server stops
 * @param accessLog whether each request is logged
 */
public record ServerSettings(
    String host,
    int port,
    Duration modelPoll,
    int modelThreads,
    Duration shutdownLimit,
    boolean accessLog) {

  private static final Duration SHORTEST_POLL = Duration.ofMillis(100);

  public ServerSettings {
    if (host.isBlank()) {
      throw new ConfigException("host", host, "must be a name or an address such as 127.0.0.1");
    }
    if (port < 0 || port > 65_535) {
      throw new ConfigException("port", port, "must be 0 to 65535");
    }
    if (modelPoll.compareTo(SHORTEST_POLL) < 0) {
      throw new ConfigException("model-poll", modelPoll, "must be at least 100 ms");
    }
    if (modelThreads < 1 || modelThreads > 64) {
      throw new ConfigException("model-threads", modelThreads, "must be 1 to 64");
    }
    if (shutdownLimit.isNegative()) {
      throw new ConfigException("shutdown-limit", shutdownLimit, "must not be negative");
    }
  }
}
