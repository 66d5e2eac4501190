package dev.bougie.jobs.stream;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What the stream counts. Thread-safe. */
final class Counters {

  /** Closed candles that streams told, duplicates and bad ones included. */
  final LongAdder received = new LongAdder();

  /** Closed candles that REST told. */
  final LongAdder filled = new LongAdder();

  final LongAdder duplicates = new LongAdder();
  final LongAdder rejected = new LongAdder();
  final LongAdder garbage = new LongAdder();

  /** Connections that ended or did not open. */
  final LongAdder drops = new LongAdder();

  /** Candles that found no room in time; REST brings them later. */
  final LongAdder left = new LongAdder();

  private final AtomicLong newest = new AtomicLong(Long.MIN_VALUE);

  /** A candle that closed at that time was taken in. */
  void closedAt(long closeTime) {
    newest.accumulateAndGet(closeTime, Math::max);
  }

  /** How long ago the newest candle closed, in seconds; NaN before the first. */
  double lagSeconds(long exchangeNow) {
    long closeTime = newest.get();
    return closeTime == Long.MIN_VALUE ? Double.NaN : (exchangeNow - closeTime) / 1_000.0;
  }
}
