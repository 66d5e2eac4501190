package dev.bougie.features.indicator;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.window.RollingAverage;

/**
 * Wilder's RSI: {@code 100 * gains / (gains + losses)}, the averages of the rises and of the falls.
 * In percent, NaN where the values never changed.
 *
 * <p>Source: Wilder, <i>New Concepts in Technical Trading Systems</i> (1978).
 */
public final class RelativeStrength {

  private final RollingAverage average;

  /** With that average of rises and of falls, Wilder's as a rule. */
  public RelativeStrength(RollingAverage average) {
    this.average = average.ofColumns(2);
  }

  /** How many values one of these looks at. */
  public int lookback() {
    return average.length() + 1;
  }

  /** The index of the values {@code from} to {@code to}, that of {@code from} at outOffset. */
  public void compute(double[] values, int from, int to, double[] out, int outOffset) {
    average.compute(
        (first, count, columns) -> changes(values, first, count, columns[0], columns[1]),
        from,
        to,
        (first, count, columns) ->
            index(columns[0], columns[1], count, out, outOffset + first - from));
  }

  private static void changes(
      double[] values, int first, int count, double[] rises, double[] falls) {
    System.arraycopy(values, first, rises, 0, count);
    System.arraycopy(values, first - 1, falls, 0, count);
    for (int k = 0; k < count; k++) {
      // Which of both it is is as good as random: no branches.
      double change = rises[k] - falls[k];
      double size = Math.abs(change);
      rises[k] = (size + change) * 0.5;
      falls[k] = (size - change) * 0.5;
    }
  }

  private static void index(
      double[] gains, double[] losses, int count, double[] out, int outOffset) {
    for (int k = 0; k < count; k++) {
      out[outOffset + k] = 100 * Quotient.of(gains[k], gains[k] + losses[k]);
    }
  }
}
