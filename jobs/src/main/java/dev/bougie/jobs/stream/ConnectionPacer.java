package dev.bougie.jobs.stream;

import java.util.ArrayDeque;
import java.util.Deque;

/** Keeps connection attempts below the exchange's limit, 300 in five minutes. Not thread-safe. */
final class ConnectionPacer {

  /** What the exchange counts, with some room for who else shares the address. */
  static final int ATTEMPTS = 280;

  static final long WINDOW_MILLIS = 300_000;

  private final int attempts;
  private final long window;
  private final Deque<Long> made = new ArrayDeque<>();

  ConnectionPacer() {
    this(ATTEMPTS, WINDOW_MILLIS);
  }

  ConnectionPacer(int attempts, long windowMillis) {
    this.attempts = attempts;
    this.window = windowMillis;
  }

  /**
   * Counts an attempt that is made now and gives 0, or counts none and tells how long to wait.
   *
   * @param now epoch milliseconds
   */
  long waitMillis(long now) {
    while (!made.isEmpty() && made.peekFirst() <= now - window) {
      made.pollFirst();
    }
    if (made.size() < attempts) {
      made.addLast(now);
      return 0;
    }
    return made.getFirst() + window - now;
  }
}
