package dev.bougie.jobs.label.kernel;

import dev.bougie.features.candle.Interval;

/**
 * The no-skill forecast of one market that the last return repeats itself: at each candle the log
 * return over the horizon before it, 0 where a candle within that is missing.
 *
 * <p>Memory is that of {@code horizon} candles. Not for use by several threads.
 */
public final class LastReturns {

  private final Interval interval;

  // The closes of the last candles without a hole among them, in a ring.
  private final double[] close;
  private long newest;
  private int held;
  private int next;

  /**
   * For one market.
   *
   * @param horizon candles, at least 1
   */
  public LastReturns(int horizon, Interval interval) {
    this.interval = interval;
    this.close = new double[horizon];
  }

  /**
   * Takes the next candle there is.
   *
   * @param openTime later than that of the candle before
   * @return log return up to this close
   */
  public double add(long openTime, double closing) {
    if (held > 0 && openTime != interval.next(newest)) {
      held = 0;
    }
    double earlier = held == close.length ? close[next] : Double.NaN;
    close[next] = closing;
    next = (next + 1) % close.length;
    held = Math.min(held + 1, close.length);
    newest = openTime;
    double logReturn = StrictMath.log(closing / earlier);
    return Double.isFinite(logReturn) ? logReturn : 0;
  }
}
