package dev.bougie.jobs.exchange;

import java.net.URI;
import java.time.Duration;

/**
 * The {@link FakeExchange}'s weight limit: windows aligned to real time, a refusal for what would
 * exceed the limit, and a ban for who goes on after some of those.
 */
final class FakeLimits {

  private static final int NO_LIMIT = Integer.MAX_VALUE;
  private static final int BAN_AFTER = 10;

  private final int limit;
  private final long windowMillis;
  private long window;
  private int used;
  private int refusedInWindow;
  private int spentWindows;
  private int most;
  private int refused;
  private int banned;

  private FakeLimits(int limit, Duration window) {
    this.limit = limit;
    this.windowMillis = window.toMillis();
  }

  static FakeLimits none() {
    return new FakeLimits(NO_LIMIT, Duration.ofMinutes(1));
  }

  static FakeLimits of(int limit, Duration window) {
    return new FakeLimits(limit, window);
  }

  /**
   * Counts a request.
   *
   * @return 200, 429 or 418
   */
  synchronized int count(URI request) {
    long present =
        System.currentTimeMillis() / windowMillis; // checkstyle allows clock: limits keep real time
    if (present != window) {
      window = present;
      used = spentWindows > 0 ? limit : 0;
      spentWindows = Math.max(0, spentWindows - 1);
      refusedInWindow = 0;
    }
    int weight = weight(request.getPath());
    if (used + weight > limit) {
      refusedInWindow++;
      refused++;
      if (refusedInWindow > BAN_AFTER) {
        banned++;
        return 418;
      }
      return 429;
    }
    used += weight;
    most = Math.max(most, used);
    return 200;
  }

  /** Somebody else behind the same address spends the next windows' whole limit. */
  synchronized void spendNextWindows(int windows) {
    spentWindows = windows;
  }

  int limit() {
    return limit == NO_LIMIT ? 6000 : limit;
  }

  /** Weight used in the present window. */
  synchronized int used() {
    return used;
  }

  /** The most weight of any window. */
  synchronized int most() {
    return most;
  }

  /** Answers of status 429, and 418. */
  synchronized int refused() {
    return refused;
  }

  /** Answers of status 418. */
  synchronized int banned() {
    return banned;
  }

  private static int weight(String path) {
    return switch (path) {
      case "/api/v3/klines" -> 2;
      case "/api/v3/exchangeInfo" -> 20;
      default -> 1;
    };
  }
}
