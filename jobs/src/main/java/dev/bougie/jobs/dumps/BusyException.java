package dev.bougie.jobs.dumps;

import java.io.IOException;
import java.time.Duration;

/** The server has refused for now and told how long it wants to be left alone. */
final class BusyException extends IOException {

  private static final long serialVersionUID = 1L;

  private final Duration retryAfter;

  BusyException(int status, Duration retryAfter) {
    super("status %d, to be asked again after %d s".formatted(status, retryAfter.toSeconds()));
    this.retryAfter = retryAfter;
  }

  Duration retryAfter() {
    return retryAfter;
  }
}
