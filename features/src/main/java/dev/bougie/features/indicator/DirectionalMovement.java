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
    this.movement = movement.ofColumns(2);
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
    int start = from - index.length() + 1;
    double[] directions = new double[to - start];
    movement.compute(
        (first, count, columns) -> movements(high, low, first, count, columns[0], columns[1]),
        start,
        to,
        (first, count, columns) ->
            direction(columns[0], columns[1], count, directions, first - start));
    index.compute(directions, from - start, to - start, out, outOffset);
    for (int k = outOffset; k < outOffset + to - from; k++) {
      out[k] = Quotient.finite(out[k]);
    }
  }

  /**
   * The smoothed movements up and down of the candles {@code from} to {@code to}, in the unit of
   * the price; those of {@code from} at 0.
   */
  public void smoothed(double[] high, double[] low, int from, int to, double[] up, double[] down) {
    movement.compute(
        (first, count, columns) -> movements(high, low, first, count, columns[0], columns[1]),
        from,
        to,
        (first, count, columns) -> {
          System.arraycopy(columns[0], 0, up, first - from, count);
          System.arraycopy(columns[1], 0, down, first - from, count);
        });
  }

  private static void direction(
      double[] up, double[] down, int count, double[] out, int outOffset) {
    for (int k = 0; k < count; k++) {
      up[k] = 100 * Math.abs(up[k] - down[k]) / (up[k] + down[k]);
    }
    System.arraycopy(up, 0, out, outOffset, count);
  }

  private static void movements(
      double[] high, double[] low, int first, int count, double[] rises, double[] falls) {
    for (int k = 0; k < count; k++) {
      double rise = high[first + k] - high[first + k - 1];
      double fall = low[first + k - 1] - low[first + k];
      // The larger of both, where it is one: a candle moves one way or none. Which one is as good
      // as
      // random, so bits choose, not a branch; what is not a number must go on to be none.
      double doubt = 0 * (rise - fall);
      rises[k] = ifNegative(fall - rise, (Math.abs(rise) + rise) * 0.5) + doubt;
      falls[k] = ifNegative(rise - fall, (Math.abs(fall) + fall) * 0.5) + doubt;
    }
  }

  /** The amount where the sign is negative, else 0. */
  private static double ifNegative(double sign, double amount) {
    return Double.longBitsToDouble(
        Double.doubleToRawLongBits(amount) & (Double.doubleToRawLongBits(sign) >> 63));
  }
}
