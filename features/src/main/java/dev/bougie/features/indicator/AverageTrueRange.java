package dev.bougie.features.indicator;

import dev.bougie.features.window.RollingAverage;

/**
 * Wilder's smoothing of the {@link TrueRange}, in the unit of the price.
 *
 * <p>Source: Wilder, <i>New Concepts in Technical Trading Systems</i> (1978).
 */
public final class AverageTrueRange {

  private final RollingAverage average;

  public AverageTrueRange(RollingAverage average) {
    this.average = average;
  }

  /** How many candles one of these looks at. */
  public int lookback() {
    return average.length() + 1;
  }

  /** The averages of the candles {@code from} to {@code to}, that of {@code from} at outOffset. */
  public void compute(
      double[] high, double[] low, double[] close, int from, int to, double[] out, int outOffset) {
    average.compute(
        (first, count, columns) -> TrueRange.read(high, low, close, first, count, columns[0]),
        from,
        to,
        (first, count, columns) ->
            System.arraycopy(columns[0], 0, out, outOffset + first - from, count));
  }
}
