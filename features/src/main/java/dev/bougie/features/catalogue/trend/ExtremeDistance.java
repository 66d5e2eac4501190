package dev.bougie.features.catalogue.trend;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.window.RollingExtreme;

/**
 * How far the close stands from the highest high or the lowest low of the last {@code span}
 * candles: {@code ln(close / extreme)}.
 *
 * <ul>
 *   <li>Unit: log return. Range: 0 and below of the high, 0 and above of the low.
 *   <li>Look-back: {@code span}.
 *   <li>Undefined: where the quotient leaves the range of a double.
 *   <li>Source: George, Hwang, <i>The 52-Week High and Momentum Investing</i>, Journal of Finance
 *       59 (2004).
 * </ul>
 */
record ExtremeDistance(Side side, RollingExtreme extreme) implements Feature {

  ExtremeDistance(Side side, int span) {
    this(side, side == Side.HIGH ? RollingExtreme.highest(span) : RollingExtreme.lowest(span));
  }

  @Override
  public String id() {
    return (side == Side.HIGH ? "high_distance_" : "low_distance_") + extreme.length();
  }

  @Override
  public int lookback() {
    return extreme.length();
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    double[] reached = side == Side.HIGH ? candles.high() : candles.low();
    extreme.compute(reached, from, to, out, outOffset);
    for (int index = from; index < to; index++) {
      int k = outOffset + index - from;
      out[k] = Quotient.log(candles.close()[index], out[k]);
    }
  }

  enum Side {
    HIGH,
    LOW
  }
}
