package dev.bougie.features.catalogue;

import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;

/**
 * Wilder's RSI: {@code 100 * gains / (gains + losses)}, the averages of the rises and of the falls
 * of the close in Wilder's smoothing ({@code alpha = 1 / period}) over exactly {@code 8 * period}
 * changes.
 *
 * <ul>
 *   <li>Unit: percent. Range: [0, 100].
 *   <li>Look-back: {@code 8 * period + 1}.
 *   <li>Undefined: where the close never changed, or the changes leave the range of a double.
 *   <li>Source: Wilder, <i>New Concepts in Technical Trading Systems</i> (1978).
 * </ul>
 */
final class RelativeStrengthIndex implements Feature {

  private final int period;
  private final ExponentialWeights weights;

  RelativeStrengthIndex(int period) {
    this.period = period;
    this.weights = ExponentialWeights.ofWilder(period);
  }

  @Override
  public String id() {
    return "rsi_" + period;
  }

  @Override
  public int lookback() {
    return weights.length() + 1;
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    double[] close = candles.close();
    int first = from - weights.length() + 1;
    double[] rises = new double[to - first];
    double[] falls = new double[to - first];
    for (int k = 0; k < rises.length; k++) {
      double change = close[first + k] - close[first + k - 1];
      rises[k] = Math.max(change, 0);
      falls[k] = Math.max(-change, 0);
    }
    for (int index = from; index < to; index++) {
      double gains = weights.average(rises, index - first);
      double losses = weights.average(falls, index - first);
      out[outOffset + index - from] = 100 * Quotient.of(gains, gains + losses);
    }
  }
}
