package dev.bougie.jobs.gaps;

import dev.bougie.features.candle.Interval;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row of the ledger: candles of one symbol that the lake lacks.
 *
 * @param from open time of the first missing candle, epoch milliseconds
 * @param to open time of the first candle behind the hole, epoch milliseconds
 * @param foundAt when the hole was first seen, by this machine's clock
 * @param checkedAt when a source was last asked, null while none was
 * @param checks times that all sources answered and none had the candles
 * @param repairedAt when the lake was first seen without this hole, null while it is open
 */
record Gap(
    String symbol,
    Interval interval,
    long from,
    long to,
    GapCause cause,
    Instant foundAt,
    @Nullable Instant checkedAt,
    int checks,
    @Nullable Instant repairedAt) {

  Gap {
    if (from >= to) {
      throw new IllegalArgumentException("gap of %s from %d to %d".formatted(symbol, from, to));
    }
  }

  /** A hole that nobody was asked about yet. */
  static Gap found(String symbol, Interval interval, Span span, GapCause cause, Instant now) {
    return new Gap(symbol, interval, span.from(), span.to(), cause, now, null, 0, null);
  }

  Span span() {
    return new Span(from, to);
  }

  /** Candles that are missing. */
  long missing() {
    return interval.count(from, to);
  }

  /** A part of this hole, with its history. */
  Gap part(Span span) {
    return new Gap(
        symbol, interval, span.from(), span.to(), cause, foundAt, checkedAt, checks, repairedAt);
  }

  /** The same hole with another cause, which nobody was asked about. */
  Gap unchecked(GapCause newCause) {
    return new Gap(symbol, interval, from, to, newCause, foundAt, null, 0, repairedAt);
  }

  /** The same hole after the sources were asked. */
  Gap checked(GapCause newCause, Instant now, int newChecks) {
    return new Gap(symbol, interval, from, to, newCause, foundAt, now, newChecks, repairedAt);
  }

  Gap repaired(Instant now) {
    return new Gap(symbol, interval, from, to, cause, foundAt, checkedAt, checks, now);
  }
}
