package dev.bougie.features.catalogue;

import dev.bougie.features.candle.CandleColumns;

/**
 * The mean size of a trade against that of the last {@code span} candles, the current one included:
 * {@code ln((quoteVolume / trades) / (sum of quoteVolume / sum of trades))}.
 *
 * <ul>
 *   <li>Unit: log ratio. Range: any; 0 where trades have their usual size.
 *   <li>Look-back: {@code span}.
 *   <li>Undefined: where the candle has no trade or no volume, or a sum leaves the range of a
 *       double.
 *   <li>Source: Easley, O'Hara, <i>Price, Trade Size, and Information in Securities Markets</i>,
 *       Journal of Financial Economics 19 (1987).
 * </ul>
 */
record TradeSizeChange(int span) implements PerCandle {

  @Override
  public String id() {
    return "trade_size_change_" + span;
  }

  @Override
  public int lookback() {
    return span;
  }

  @Override
  public double at(CandleColumns candles, int index) {
    double spent = 0;
    double trades = 0;
    for (int k = index - span + 1; k <= index; k++) {
      spent += candles.quoteVolume()[k];
      trades += candles.trades()[k];
    }
    double size = Quotient.of(candles.quoteVolume()[index], candles.trades()[index]);
    return Quotient.log(size, Quotient.of(spent, trades));
  }
}
