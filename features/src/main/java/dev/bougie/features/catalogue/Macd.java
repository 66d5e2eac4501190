package dev.bougie.features.catalogue;

import dev.bougie.features.candle.CandleColumns;

/**
 * The MACD line relative to the price: {@code (EMA_fast - EMA_slow) / close}, each EMA over exactly
 * four times its span, see {@link EmaRatio}.
 *
 * <ul>
 *   <li>Unit: fraction of the close. Range: any; 0 where the price did not move.
 *   <li>Look-back: {@code 4 * slow}.
 *   <li>Undefined: where an average leaves the range of a double.
 *   <li>Source: Appel, <i>Technical Analysis: Power Tools for Active Investors</i> (2005).
 * </ul>
 */
final class Macd implements PerCandle {

  private final int fast;
  private final int slow;
  private final ExponentialWeights fastWeights;
  private final ExponentialWeights slowWeights;

  Macd(int fast, int slow) {
    this.fast = fast;
    this.slow = slow;
    this.fastWeights = ExponentialWeights.ofSpan(fast);
    this.slowWeights = ExponentialWeights.ofSpan(slow);
  }

  @Override
  public String id() {
    return "macd_" + fast + "_" + slow;
  }

  @Override
  public int lookback() {
    return Math.max(fastWeights.length(), slowWeights.length());
  }

  @Override
  public double at(CandleColumns candles, int index) {
    return Quotient.of(line(candles.close(), index), candles.close()[index]);
  }

  /** The line in the unit of the price, where the signal line averages it. */
  double line(double[] close, int index) {
    return slowWeights.lastAboveAverage(close, index) - fastWeights.lastAboveAverage(close, index);
  }
}
