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
 * @param weightShare of the exchange's limit that is spent at most, above 0 and up to 1
 * @param weightWindow what the exchange counts request weight over; its windows are aligned to it
 */
public record BinanceSettings(
    URI url,
    int attempts,
    Duration firstWait,
    Duration longestWait,
    double weightShare,
    Duration weightWindow)
    implements Serializable {

  private static final double USUAL_SHARE = 0.8;
  private static final Duration MINUTE = Duration.ofMinutes(1);

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
    if (!(weightShare > 0 && weightShare <= 1)) {
      throw new ConfigException("weight-share", weightShare, "must be above 0 and at most 1");
    }
    if (weightWindow.toMillis() < 1) {
      throw new ConfigException("weight-window", weightWindow, "must be at least 1 ms");
    }
  }

  /** With the usual share of the weight of a minute. */
  public BinanceSettings(URI url, int attempts, Duration firstWait, Duration longestWait) {
    this(url, attempts, firstWait, longestWait, USUAL_SHARE, MINUTE);
  }
}
