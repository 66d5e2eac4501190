package dev.bougie.features.catalogue;

import dev.bougie.features.candle.CandleColumns;

/**
 * How far the close stands above its exponential moving average: {@code close / EMA - 1}, the EMA
 * with {@code alpha = 2 / (span + 1)} and weights normalised over exactly {@code 4 * span} candles.
 *
 * <ul>
 *   <li>Unit: fraction of the average. Range: above -1; 0 where the price did not move.
 *   <li>Look-back: {@code 4 * span}.
 *   <li>Undefined: where the average leaves the range of a double.
 *   <li>Source: Appel, <i>Technical Analysis: Power Tools for Active Investors</i> (2005).
 * </ul>
 */
final class EmaRatio implements PerCandle {

  private final int span;
  private final ExponentialWeights weights;

  EmaRatio(int span) {
    this.span = span;
    this.weights = ExponentialWeights.ofSpan(span);
  }

  @Override
  public String id() {
    return "ema_ratio_" + span;
  }

  @Override
  public int lookback() {
    return weights.length();
  }

  @Override
  public double at(CandleColumns candles, int index) {
    double above = weights.lastAboveAverage(candles.close(), index);
    return Quotient.of(above, candles.close()[index] - above);
  }
}
