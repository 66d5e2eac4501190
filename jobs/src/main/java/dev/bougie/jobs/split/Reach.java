package dev.bougie.jobs.split;

import dev.bougie.features.candle.Interval;
import dev.bougie.model.manifest.Label;

/**
 * How far apart a row trained on and a row tested on must be. A row of candle <i>t</i> carries a
 * label that is known at the close of candle <i>t + horizon</i>; the labels of two rows meet where
 * those are no farther apart than the horizon. Purging is to leave such rows out of training, and
 * follows from the label: a smaller purge cannot be expressed. The embargo comes on top of it, on
 * both sides of a test span: before it for what its features look back on, behind it for what goes
 * on echoing in the market (López de Prado, Advances in Financial Machine Learning, 2018, sections
 * 7.4.1 and 7.4.2, where it stands behind only).
 *
 * @param interval of the candles
 * @param horizon of the label in candles, at least 1; of a label with a time limit, that limit
 * @param embargo in candles, at least 0
 */
public record Reach(Interval interval, int horizon, int embargo) {

  public Reach {
    if (horizon < 1) {
      throw new IllegalArgumentException("horizon %d, must be at least 1".formatted(horizon));
    }
    if (embargo < 0) {
      throw new IllegalArgumentException("embargo %d, must be at least 0".formatted(embargo));
    }
  }

  /** The reach of that label. */
  public static Reach of(Label label, int embargo) {
    return new Reach(label.interval(), label.horizon(), embargo);
  }

  /** The fewest candles between a row trained on and a row tested on: horizon and embargo. */
  public long gap() {
    return (long) horizon + embargo;
  }
}
