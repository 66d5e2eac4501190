package dev.bougie.jobs.label.kernel;

/**
 * How much of its own each label of one market tells, as the labels come in order of time: the
 * mean, over the candles of its span, of one over the number of labels whose spans hold that candle
 * (López de Prado, Advances in Financial Machine Learning, 2018, section 4.4). The span of a label
 * begins behind the candle it belongs to and ends with the one that decided it.
 *
 * <p>Memory is that of two horizons. A label's uniqueness depends on no candle farther than a
 * horizon from its span, so it is the same bits wherever history begins. Not for use by several
 * threads.
 */
public final class ConcurrentLabels {

  private final int horizon;

  // Labels whose spans hold a candle, by its place modulo the length; right from the newest label's
  // place less the horizon to that place and the horizon.
  private final int[] holding;

  // Labels that are not told yet, in a ring.
  private final long[] place;
  private final long[] decided;
  private int oldest;
  private int waiting;
  private long newest = Long.MIN_VALUE;

  /**
   * For one market.
   *
   * @param horizon candles that a span has at most, at least 1
   */
  public ConcurrentLabels(int horizon) {
    this.horizon = horizon;
    this.holding = new int[Math.addExact(Math.multiplyExact(2, horizon), 1)];
    this.place = new long[Math.addExact(horizon, 1)];
    this.decided = new long[horizon + 1];
  }

  /** Who takes the uniqueness of the labels, in their order. */
  @FunctionalInterface
  public interface Sink {

    /**
     * That of the next label.
     *
     * @param uniqueness above 0, at most 1; 1 where it shares no candle
     */
    void uniqueness(double uniqueness);
  }

  /**
   * Takes the next label, and tells of those before it that no later label can share a candle with.
   *
   * @param candle place of the candle it belongs to, counted in candles from anywhere, higher than
   *     that of the label before
   * @param decidedAt place of the candle that decided it, from 1 to {@code horizon} later
   */
  public void add(long candle, long decidedAt, Sink sink) {
    if (newest != Long.MIN_VALUE && candle <= newest) {
      throw new IllegalArgumentException("label %d comes after label %d".formatted(candle, newest));
    }
    if (decidedAt <= candle || decidedAt - candle > horizon) {
      throw new IllegalArgumentException(
          "label %d is decided at %d, must be 1 to %d candles later"
              .formatted(candle, decidedAt, horizon));
    }
    while (waiting > 0 && decided[oldest] <= candle) {
      tell(sink);
    }
    if (newest == Long.MIN_VALUE) {
      newest = candle - 1;
    }
    long firstNew = Math.max(newest + horizon + 1, candle - horizon);
    for (long candleHeld = firstNew; candleHeld <= candle + horizon; candleHeld++) {
      holding[at(candleHeld)] = 0;
    }
    newest = candle;
    for (long candleHeld = candle + 1; candleHeld <= decidedAt; candleHeld++) {
      holding[at(candleHeld)]++;
    }
    int free = (oldest + waiting) % place.length;
    place[free] = candle;
    decided[free] = decidedAt;
    waiting++;
  }

  /** Tells of all that were taken: no other comes. */
  public void end(Sink sink) {
    while (waiting > 0) {
      tell(sink);
    }
  }

  private void tell(Sink sink) {
    double sum = 0;
    for (long candle = place[oldest] + 1; candle <= decided[oldest]; candle++) {
      sum += 1.0 / holding[at(candle)];
    }
    double uniqueness = sum / (decided[oldest] - place[oldest]);
    oldest = (oldest + 1) % place.length;
    waiting--;
    sink.uniqueness(uniqueness);
  }

  private int at(long candle) {
    return (int) Math.floorMod(candle, (long) holding.length);
  }
}
