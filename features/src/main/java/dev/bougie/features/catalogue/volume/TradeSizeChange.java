package dev.bougie.features.catalogue.volume;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.window.RollingSum;

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
record TradeSizeChange(RollingSum sum) implements Feature {

  TradeSizeChange(int span) {
    this(new RollingSum(span));
  }

  @Override
  public String id() {
    return "trade_size_change_" + sum.length();
  }

  @Override
  public int lookback() {
    return sum.length();
  }

  @Override
  public int version() {
    return 2;
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    double[] trades = new double[to - from];
    sum.compute(candles.quoteVolume(), from, to, out, outOffset);
    sum.compute(candles.trades(), from, to, trades, 0);
    for (int k = 0; k < trades.length; k++) {
      double size = Quotient.of(candles.quoteVolume()[from + k], candles.trades()[from + k]);
      out[outOffset + k] = Quotient.log(size, Quotient.of(out[outOffset + k], trades[k]));
    }
  }
}
