package dev.bougie.jobs.exchange;

import com.binance.connector.client.exceptions.BinanceClientException;
import com.binance.connector.client.exceptions.BinanceConnectorException;
import com.binance.connector.client.exceptions.BinanceServerException;
import dev.bougie.model.failure.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decides, without waiting itself, whether a failed request is tried again and when. The connector
 * loses the headers of an error, {@code Retry-After} among them: after a 429 the weight window's
 * end, the next full minute, is waited for; a 418 tells in its message until when it bans.
 */
final class Retry {

  private static final Pattern BANNED_UNTIL = Pattern.compile("until (\\d{13})");
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int BANNED = 418;
  private static final long MINUTE = 60_000;

  /** The share of the window over which a return is spread. */
  private static final double SPREAD = 1.0 / 30;

  private final BinanceSettings settings;
  private final Backoff backoff;

  Retry(BinanceSettings settings) {
    this.settings = settings;
    this.backoff = new Backoff(settings.firstWait(), settings.longestWait());
  }

  /**
   * How long to wait before try {@code attempt + 1}; empty where it is no use.
   *
   * @param attempt that failed, from 1
   * @param now epoch milliseconds of the local clock
   * @param jitter in [0, 1)
   */
  Optional<Duration> waitAfter(RuntimeException failure, int attempt, long now, double jitter) {
    if (attempt >= settings.attempts()) {
      return Optional.empty();
    }
    if (failure instanceof BinanceClientException refused) {
      if (refused.getHttpStatusCode() == TOO_MANY_REQUESTS) {
        return Optional.of(untilNextWindow(now, jitter));
      }
      if (refused.getHttpStatusCode() == BANNED) {
        return bannedFor(String.valueOf(refused.getMessage()), now, jitter);
      }
      return Optional.empty();
    }
    if (failure instanceof BinanceServerException
        || failure instanceof BinanceConnectorException
        || failure instanceof MalformedAnswerException) {
      return Optional.of(backoff.after(attempt, jitter));
    }
    return Optional.empty();
  }

  private Duration untilNextWindow(long now, double jitter) {
    long window = settings.weightWindow().toMillis();
    return Duration.ofMillis(window - now % window + (long) (window * SPREAD * jitter));
  }

  /** A ban longer than the longest wait is for a person to look at. */
  private Optional<Duration> bannedFor(String message, long now, double jitter) {
    long wait = bannedUntil(message, now) - now;
    return wait > 2 * settings.longestWait().toMillis() + MINUTE
        ? Optional.empty()
        : Optional.of(Duration.ofMillis(Math.max(wait, 0) + (long) (2_000 * jitter)));
  }

  /** When a ban ends, in epoch milliseconds; the shortest there is where the message is silent. */
  static long bannedUntil(String message, long now) {
    Matcher until = BANNED_UNTIL.matcher(message);
    return until.find() ? Long.parseLong(until.group(1)) : now + 2 * MINUTE;
  }

  /**
   * Tells the budget what the exchange has said about weight, so that all processes hear it at
   * once.
   */
  static void tell(RequestBudget budget, RuntimeException failure, long now) {
    if (failure instanceof BinanceClientException refused) {
      if (refused.getHttpStatusCode() == TOO_MANY_REQUESTS) {
        budget.closeWindow();
      } else if (refused.getHttpStatusCode() == BANNED) {
        budget.closeUntil(
            Instant.ofEpochMilli(bannedUntil(String.valueOf(refused.getMessage()), now)));
      }
    }
  }
}
