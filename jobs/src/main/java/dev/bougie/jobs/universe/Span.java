package dev.bougie.jobs.universe;

import dev.bougie.features.candle.Interval;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * From the first to the last daily candle.
 *
 * @param first its open time
 * @param last its open time
 */
record Span(Instant first, Instant last) {

  private static final Duration DAY = Duration.ofDays(1);

  /** What both span together; one that is not known counts for nothing. */
  static Optional<Span> hull(Optional<Span> one, Optional<Span> other) {
    if (one.isEmpty() || other.isEmpty()) {
      return one.or(() -> other);
    }
    Span a = one.get();
    Span b = other.get();
    return Optional.of(
        new Span(
            a.first.isBefore(b.first) ? a.first : b.first,
            a.last.isAfter(b.last) ? a.last : b.last));
  }

  /**
   * What a symbol's dumps tell. The name of a month's archive does not tell its days; where days
   * have archives of their own beside it, those do.
   *
   * @param end no archive begins later
   */
  static Optional<Span> archived(SymbolListing listing, String symbol, Instant end) {
    List<Instant> months = listing.months(symbol).stream().sorted().toList();
    if (months.isEmpty()) {
      return of(listing.days(symbol, Instant.EPOCH, end));
    }
    Instant firstMonth = months.get(0);
    Instant lastMonth = months.get(months.size() - 1);
    Instant first =
        of(listing.days(symbol, firstMonth, nextMonth(firstMonth)))
            .map(Span::first)
            .orElse(firstMonth);
    Instant last =
        of(listing.days(symbol, lastMonth, end))
            .map(Span::last)
            .orElse(nextMonth(lastMonth).minus(DAY));
    return Optional.of(new Span(first, last.isBefore(first) ? first : last));
  }

  /** Whether a candle of it may hold that instant. */
  boolean holds(Instant instant) {
    return !instant.isBefore(first) && instant.isBefore(last.plus(DAY));
  }

  private static Optional<Span> of(List<Instant> days) {
    Optional<Instant> first = days.stream().min(Instant::compareTo);
    return first.map(start -> new Span(start, days.stream().max(Instant::compareTo).orElse(start)));
  }

  private static Instant nextMonth(Instant month) {
    return Instant.ofEpochMilli(Interval.MONTH1.next(month.toEpochMilli()));
  }
}
