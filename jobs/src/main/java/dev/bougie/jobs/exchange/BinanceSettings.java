package dev.bougie.jobs.exchange;

import dev.bougie.model.config.ConfigException;
import java.io.Serializable;
import java.net.URI;
import java.time.Duration;

/**
 * How the exchange is asked; section {@code binance}.
 *
 * @param url base of the REST interface, http or https
 * @param attempts tries of one request, at least 1
 * @param firstWait before the second try; doubles from try to try
 * @param longestWait between two tries
 */
public record BinanceSettings(URI url, int attempts, Duration firstWait, Duration longestWait)
    implements Serializable {

  public BinanceSettings {
    if (url.getHost() == null
        || !("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
      throw new ConfigException("url", url, "must be an http or https URL");
    }
    if (attempts < 1) {
      throw new ConfigException("attempts", attempts, "must be at least 1");
    }
    if (firstWait.isNegative()) {
      throw new ConfigException("first-wait", firstWait, "must not be negative");
    }
    if (longestWait.compareTo(firstWait) < 0) {
      throw new ConfigException("longest-wait", longestWait, "must be at least first-wait");
    }
  }
}
