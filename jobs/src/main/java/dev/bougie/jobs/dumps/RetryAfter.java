package dev.bougie.jobs.dumps;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How long a server that cannot answer now wants to be left alone: the header {@code Retry-After},
 * seconds or a date (RFC 9110, section 10.2.3).
 */
final class RetryAfter {

  private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

  private RetryAfter() {}

  /**
   * Reads the header; empty where it makes no sense.
   *
   * @param value of {@code Retry-After}
   * @param date of {@code Date}: the server's own clock, which a date is counted from
   */
  static Optional<Duration> parse(String value, Optional<String> date) {
    String told = value.strip();
    if (SECONDS.matcher(told).matches()) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(told)));
    }
    try {
      Optional<ZonedDateTime> now = date.map(RetryAfter::date);
      ZonedDateTime until = date(told);
      return now.map(from -> Duration.between(from, until)).filter(wait -> !wait.isNegative());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static ZonedDateTime date(String text) {
    return ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME);
  }
}
