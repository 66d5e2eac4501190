package dev.bougie.jobs.label.kernel;

import dev.bougie.features.candle.Interval;

/**
 * The labels of one market, as its candles come in order of time. A candle is labelled when the
 * last one within its horizon has come, so the newest {@code horizon} candles have no label, nor
 * has one with a missing candle within its horizon. That holds for barriers touched before, too: if
 * they were labelled at once, the candles before a hole and those at the end would be labelled only
 * where the price moved far, and a model would learn from a selection by outcome.
 *
 * <p>Memory is that of {@code horizon + 1} candles. Logarithms and powers are those of {@link
 * StrictMath}, as Spark's are: the same bits on every machine. Not for use by several threads.
 */
public final class LabelKernel {

  private static final double UP = 1;
  private static final double NEITHER = 0;
  private static final double DOWN = -1;

  private final LabelSpec spec;
  private final Interval interval;

  // The last candles without a hole among them, in a ring.
  private final long[] open;
  private final double[] high;
  private final double[] low;
  private final double[] close;
  private final double[] scale;
  private int oldest;
  private int held;

  /** For one market. */
  public LabelKernel(LabelSpec spec, Interval interval) {
    this.spec = spec;
    this.interval = interval;
    int capacity = Math.addExact(spec.horizon(), 1);
    this.open = new long[capacity];
    this.high = new double[capacity];
    this.low = new double[capacity];
    this.close = new double[capacity];
    this.scale = new double[capacity];
  }

  /** Who takes the labels, in order of time. */
  public interface Sink {

    /**
     * One label.
     *
     * @param open open time of the candle it belongs to
     * @param label in the unit of the spec
     * @param outcome log return
     * @param knownAt close time of the candle that decided it, the last of the horizon or the first
     *     to touch a barrier
     */
    void label(long open, double label, double outcome, long knownAt);
  }

  /**
   * Takes the next candle there is, and hands on the label that it completes, if any.
   *
   * @param openTime later than that of the candle before
   * @param scaleHere volatility of the log return over the horizon, as known at the candle's close;
   *     NaN where it is not, or where the spec needs none
   * @throws IllegalArgumentException if the candle is not later than the one before
   */
  public void add(
      long openTime, double highest, double lowest, double closing, double scaleHere, Sink sink) {
    if (held > 0) {
      long newest = open[at(held - 1)];
      if (openTime <= newest) {
        throw new IllegalArgumentException(
            "candle of %d comes after that of %d".formatted(openTime, newest));
      }
      if (openTime != interval.next(newest)) {
        held = 0;
      }
    }
    int place = at(held);
    open[place] = openTime;
    high[place] = highest;
    low[place] = lowest;
    close[place] = closing;
    scale[place] = scaleHere;
    held++;
    if (held == open.length) {
      label(sink);
      oldest = at(1);
      held--;
    }
  }

  /** The place of the candle that many after the oldest held. */
  private int at(int candles) {
    return (oldest + candles) % open.length;
  }

  private void label(Sink sink) {
    int horizon = spec.horizon();
    double logReturn = StrictMath.log(close[at(horizon)] / close[oldest]);
    if (!Double.isFinite(logReturn)) {
      return; // one of the two is no price
    }
    if (spec instanceof LabelSpec.TripleBarrier barriers) {
      touch(barriers, logReturn, sink);
    } else if (spec instanceof LabelSpec.ScaledReturn) {
      double unit = scale[oldest];
      hand(isScale(unit) ? logReturn / unit : Double.NaN, logReturn, horizon, sink);
    } else if (spec instanceof LabelSpec.Direction) {
      hand(logReturn > 0 ? 1 : 0, logReturn, horizon, sink);
    } else {
      hand(logReturn, logReturn, horizon, sink);
    }
  }

  private void touch(LabelSpec.TripleBarrier barriers, double logReturn, Sink sink) {
    double unit = scale[oldest];
    if (!isScale(unit)) {
      return;
    }
    double gain = barriers.takeProfit() * unit;
    double loss = barriers.stopLoss() * unit;
    double upper = close[oldest] * StrictMath.exp(gain);
    double lower = close[oldest] * StrictMath.exp(-loss);
    for (int candle = 1; candle <= barriers.horizon(); candle++) {
      int place = at(candle);
      if (low[place] <= lower) {
        hand(DOWN, -loss, candle, sink);
        return;
      }
      if (high[place] >= upper) {
        hand(UP, gain, candle, sink);
        return;
      }
    }
    hand(NEITHER, logReturn, barriers.horizon(), sink);
  }

  private static boolean isScale(double unit) {
    return unit > 0 && unit < Double.POSITIVE_INFINITY;
  }

  /** Hands on what is a number: a return in units of next to nothing may be none. */
  private void hand(double label, double outcome, int decidedAfter, Sink sink) {
    if (Double.isFinite(label) && Double.isFinite(outcome)) {
      sink.label(open[oldest], label, outcome, interval.closeTime(open[at(decidedAfter)]));
    }
  }
}
