package dev.bougie.jobs.split;

import dev.bougie.features.candle.Interval;
import java.time.Instant;

/**
 * The places of a history, counted from 0 at the first candle that opens in it.
 *
 * @param first open time of that candle, epoch milliseconds
 * @param candles how many open in the history, whether they exist or not
 */
record Grid(Interval interval, long first, long candles) {

  static Grid of(Reach reach, Span history) {
    Interval interval = reach.interval();
    long first = interval.openTimeFrom(history.from().toEpochMilli());
    return new Grid(interval, first, interval.count(first, history.to().toEpochMilli()));
  }

  /** The candles at places {@code [from, to)}. */
  Span span(long from, long to) {
    return new Span(open(from), open(to));
  }

  /**
   * The place of the first candle to train on, of all before place {@code to}.
   *
   * @param window how many to train on at most, the newest; 0 for all
   */
  static long firstOf(int window, long to) {
    return window == 0 ? 0 : Math.max(0, to - window);
  }

  private Instant open(long place) {
    return Instant.ofEpochMilli(interval.plus(first, place));
  }
}
