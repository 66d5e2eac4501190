package dev.bougie.jobs.dumps;

import dev.bougie.model.config.ConfigException;
import dev.bougie.model.failure.Backoff;
import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * How the bucket of dumps is asked; section {@code dumps}.
 *
 * @param url base of the bucket, http or https
 * @param attempts tries of one request, at least 1
 * @param firstWait before the second try; doubles from try to try
 * @param longestWait between two tries
 * @param timeout of one request, its whole answer included
 */
public record DumpSettings(
    URI url, int attempts, Duration firstWait, Duration longestWait, Duration timeout)
    implements Serializable {

  /** How many of the longest waits a server may ask for. */
  private static final int PATIENCE = 10;

  public DumpSettings {
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
    if (timeout.isNegative() || timeout.isZero()) {
      throw new ConfigException("timeout", timeout, "must be longer than nothing");
    }
  }

  /**
   * How long to wait after a try that failed.
   *
   * @param attempt that failed, from 1
   * @param jitter in [0, 1)
   */
  Duration waitAfter(int attempt, double jitter) {
    return new Backoff(firstWait, longestWait).after(attempt, jitter);
  }

  /**
   * How long to wait where the server told how long it wants to be left alone, so that those who
   * were told the same do not come back together; empty where that is too long.
   *
   * @param attempt that failed, from 1
   * @param jitter in [0, 1)
   */
  Optional<Duration> waitAfter(int attempt, double jitter, Duration told) {
    return told.compareTo(longestWait.multipliedBy(PATIENCE)) > 0
        ? Optional.empty()
        : Optional.of(told.plus(waitAfter(attempt, jitter)));
  }
}
