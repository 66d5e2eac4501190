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
    this.average = average;
  }

  /** How many values one of these looks at. */
  public int lookback() {
    return average.length() + 1;
  }

  /** The index of the values {@code from} to {@code to}, that of {@code from} at outOffset. */
  public void compute(double[] values, int from, int to, double[] out, int outOffset) {
    int first = from - average.length() + 1;
    double[] rises = new double[to - first];
    double[] falls = new double[to - first];
    changes(values, first, rises, falls);
    double[] losses = new double[to - from];
    average.compute(rises, from - first, to - first, out, outOffset);
    average.compute(falls, from - first, to - first, losses, 0);
    for (int k = 0; k < losses.length; k++) {
      double gains = out[outOffset + k];
      out[outOffset + k] = 100 * Quotient.of(gains, gains + losses[k]);
    }
  }

  private static void changes(double[] values, int first, double[] rises, double[] falls) {
    for (int k = 0; k < rises.length; k++) {
      double change = values[first + k] - values[first + k - 1];
      rises[k] = Math.max(change, 0);
      falls[k] = Math.max(-change, 0);
    }
  }
}
