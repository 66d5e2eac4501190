package dev.bougie.model.failure;

import java.time.Duration;

/** Waits that double from failure to failure, with jitter. */
public record Backoff(Duration first, Duration longest) {

  private static final int MOST_DOUBLINGS = 20;

  /**
   * How long to wait, from half the doubled wait to all of it.
   *
   * @param failures in a row so far, at least 1
   * @param jitter in [0, 1)
   */
  public Duration after(int failures, double jitter) {
    long doubled = first.toMillis() << Math.min(failures - 1, MOST_DOUBLINGS);
    long bounded = Math.min(doubled, longest.toMillis());
    return Duration.ofMillis((long) (bounded * (0.5 + jitter / 2)));
  }
}
