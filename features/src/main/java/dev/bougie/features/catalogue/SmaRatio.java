package dev.bougie.features.catalogue;

import dev.bougie.features.candle.CandleColumns;

/**
 * How far the close stands above its simple moving average: {@code close / SMA - 1}, the SMA over
 * the last {@code span} closes, the current one included.
 *
 * <ul>
 *   <li>Unit: fraction of the average. Range: above -1, below {@code span - 1}; 0 where the price
 *       did not move.
 *   <li>Look-back: {@code span}.
 *   <li>Undefined: where the average leaves the range of a double.
 *   <li>Source: Brock, Lakonishok, LeBaron, <i>Simple Technical Trading Rules</i>, Journal of
 *       Finance 47 (1992).
 * </ul>
 */
record SmaRatio(int span) implements PerCandle {

  @Override
  public String id() {
    return "sma_ratio_" + span;
  }

  @Override
  public int lookback() {
    return span;
  }

  @Override
  public double at(CandleColumns candles, int index) {
    double[] close = candles.close();
    double sum = 0;
    for (int k = index - span + 1; k <= index; k++) {
      // Differences, so that no digits are lost and a price that stands still gives exactly 0.
      sum += close[index] - close[k];
    }
    double above = sum / span;
    return Quotient.of(above, close[index] - above);
  }
}
