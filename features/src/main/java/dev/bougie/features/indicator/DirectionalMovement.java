package dev.bougie.features.indicator;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.window.RollingAverage;

/**
 * Wilder's directional movement: how much of the true range went up and how much went down, each
 * smoothed; the index {@code 100 * |up - down| / (up + down)}; and its average, the ADX. In
 * percent, NaN where nothing moved in either direction.
 *
 * <p>Source: Wilder, <i>New Concepts in Technical Trading Systems</i> (1978).
 */
public final class DirectionalMovement {

  private final RollingAverage movement;
  private final RollingAverage index;

  /**
   * With an average of the movements and one of the index, both Wilder's of the same period as a
   * rule.
   */
  public DirectionalMovement(RollingAverage movement, RollingAverage index) {
    this.movement = movement;
    this.index = index;
  }

  /** How many candles the ADX looks at. */
  public int lookback() {
    return movement.length() + index.length();
  }

  /** How many candles the directions look at. */
  public int directionLookback() {
    return movement.length() + 1;
  }

  /** The ADX of the candles {@code from} to {@code to}, that of {@code from} at outOffset. */
  public void adx(double[] high, double[] low, int from, int to, double[] out, int outOffset) {
    int before = index.length() - 1;
    int first = from - before;
    double[] up = new double[to - first];
    double[] down = new double[to - first];
    smoothed(high, low, first, to, up, down);
    for (int k = 0; k < up.length; k++) {
      up[k] = 100 * Math.abs(up[k] - down[k]) / (up[k] + down[k]);
    }
    index.compute(up, before, up.length, out, outOffset);
    for (int k = outOffset; k < outOffset + to - from; k++) {
      out[k] = Quotient.finite(out[k]);
    }
  }

  /**
   * The smoothed movements up and down of the candles {@code from} to {@code to}, in the unit of
   * the price; those of {@code from} at 0.
   */
  public void smoothed(double[] high, double[] low, int from, int to, double[] up, double[] down) {
    int before = movement.length() - 1;
    int first = from - before;
    double[] rises = new double[to - first];
    double[] falls = new double[to - first];
    movements(high, low, first, rises, falls);
    movement.compute(rises, before, rises.length, up, 0);
    movement.compute(falls, before, falls.length, down, 0);
  }

  private static void movements(
      double[] high, double[] low, int first, double[] rises, double[] falls) {
    for (int k = 0; k < rises.length; k++) {
      double rise = high[first + k] - high[first + k - 1];
      double fall = low[first + k - 1] - low[first + k];
      // The larger of both, where it is one: a candle moves one way or none.
      rises[k] = rise > fall ? Math.max(rise, 0) : 0;
      falls[k] = fall > rise ? Math.max(fall, 0) : 0;
    }
  }
}
