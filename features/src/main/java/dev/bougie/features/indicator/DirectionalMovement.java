package dev.bougie.features.indicator;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.window.DoublingWindow;
import dev.bougie.features.window.RollingAverage;

/**
 * Wilder's directional movement: how much of the true range went up and how much went down, each
 * smoothed; the index {@code 100 * |up - down| / (up + down)}; and its average, the ADX. In
 * percent, NaN where nothing moved in either direction.
 *
 * <p>Source: Wilder, <i>New Concepts in Technical Trading Systems</i> (1978).
 */
public final class DirectionalMovement {

  /** Squared, it makes any difference of two doubles one of at least 1. */
  private static final double HUGE = 0x1p600;

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
        new Movements(high, low),
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
        new Movements(high, low),
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

  /** The movements up and down of each candle. */
  private static final class Movements implements DoublingWindow.Inputs {

    private final double[] high;
    private final double[] low;
    private double[] before = {};

    Movements(double[] high, double[] low) {
      this.high = high;
      this.low = low;
    }

    @Override
    public void read(int first, int count, double[][] columns) {
      double[] rises = columns[0];
      double[] falls = columns[1];
      if (before.length < count) {
        before = new double[count];
      }
      // Copied, since only loops over arrays that are read at the same index are vectorised.
      System.arraycopy(high, first, rises, 0, count);
      System.arraycopy(high, first - 1, before, 0, count);
      subtract(rises, before, count);
      System.arraycopy(low, first - 1, falls, 0, count);
      System.arraycopy(low, first, before, 0, count);
      subtract(falls, before, count);
      keepTheLarger(rises, falls, count);
    }

    private static void subtract(double[] values, double[] others, int count) {
      for (int k = 0; k < count; k++) {
        values[k] -= others[k];
      }
    }

    /** The larger of rise and fall, where it is one: a candle moves one way or none. */
    private static void keepTheLarger(double[] rises, double[] falls, int count) {
      for (int k = 0; k < count; k++) {
        double rise = rises[k];
        double fall = falls[k];
        double difference = rise - fall;
        // 1 where it rises more, -1 where it falls more: which one is as good as random, so no
        // branches. What is not a number must go on to be none.
        double way = Math.max(-1, Math.min(1, difference * HUGE * HUGE));
        double size = Math.abs(way);
        double doubt = 0 * difference;
        rises[k] = (Math.abs(rise) + rise) * ((size + way) * 0.25) + doubt;
        falls[k] = (Math.abs(fall) + fall) * ((size - way) * 0.25) + doubt;
      }
    }
  }
}
