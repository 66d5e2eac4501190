package dev.bougie.features.catalogue;

import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;

/**
 * The average true range relative to the price: Wilder's smoothing ({@code alpha = 1 / period}) of
 * {@code max(high, previous close) - min(low, previous close)} over exactly {@code 8 * period}
 * candles, divided by the close.
 *
 * <ul>
 *   <li>Unit: fraction of the close. Range: 0 (the price stood still) and above.
 *   <li>Look-back: {@code 8 * period + 1}.
 *   <li>Undefined: where the average leaves the range of a double.
 *   <li>Source: Wilder, <i>New Concepts in Technical Trading Systems</i> (1978).
 * </ul>
 */
final class AverageTrueRange implements Feature {

  private final int period;
  private final ExponentialWeights weights;

  AverageTrueRange(int period) {
    this.period = period;
    this.weights = ExponentialWeights.ofWilder(period);
  }

  @Override
  public String id() {
    return "atr_ratio_" + period;
  }

  @Override
  public int lookback() {
    return weights.length() + 1;
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    double[] close = candles.close();
    int first = from - weights.length() + 1;
    double[] ranges = new double[to - first];
    for (int k = 0; k < ranges.length; k++) {
      double previous = close[first + k - 1];
      ranges[k] =
          Math.max(candles.high()[first + k], previous)
              - Math.min(candles.low()[first + k], previous);
    }
    for (int index = from; index < to; index++) {
      double average = weights.average(ranges, index - first);
      out[outOffset + index - from] = Quotient.of(average, close[index]);
    }
  }
}
