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
 * @param concurrentCalls requests that one Spark task has under way at once, at least 1
 */
public record BinanceSettings(
    URI url,
    int attempts,
    Duration firstWait,
    Duration longestWait,
    double weightShare,
    Duration weightWindow,
    int concurrentCalls)
    implements Serializable {

  private static final double USUAL_SHARE = 0.8;
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int USUAL_CALLS = 8;
  private static final int HASTY_ATTEMPTS = 2;

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
    if (concurrentCalls < 1) {
      throw new ConfigException("concurrent-calls", concurrentCalls, "must be at least 1");
    }
  }

  /** With the usual share of the weight of a minute. */
  public BinanceSettings(URI url, int attempts, Duration firstWait, Duration longestWait) {
    this(url, attempts, firstWait, longestWait, USUAL_SHARE, MINUTE);
  }

  /** With the usual number of concurrent calls. */
  public BinanceSettings(
      URI url,
      int attempts,
      Duration firstWait,
      Duration longestWait,
      double weightShare,
      Duration weightWindow) {
    this(url, attempts, firstWait, longestWait, weightShare, weightWindow, USUAL_CALLS);
  }

  /** The same for somebody who waits: two tries at the most. */
  public BinanceSettings hasty() {
    return new BinanceSettings(
        url,
        Math.min(attempts, HASTY_ATTEMPTS),
        firstWait,
        longestWait,
        weightShare,
        weightWindow,
        concurrentCalls);
  }
}
