package dev.bougie.features.catalogue.history;

import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;

/**
 * Which part of the last {@code span} places of the interval's grid, the current one included,
 * holds a candle: {@code candles / span}. The one family that looks across holes, to tell a model
 * about them.
 *
 * <ul>
 *   <li>Unit: fraction. Range: {@code 1 / span} to 1, which is no hole.
 *   <li>Look-back: {@code span} places.
 *   <li>Undefined: never. Before a symbol's first candle there are none.
 *   <li>Source: the gap ledger of this project; that it is informative when nothing trades: Engle,
 *       Russell, <i>Autoregressive Conditional Duration</i>, Econometrica 66 (1998).
 * </ul>
 */
record CandlesPresent(int span) implements Feature {

  @Override
  public String id() {
    return "candles_present_" + span;
  }

  @Override
  public int lookback() {
    return span;
  }

  @Override
  public boolean spansHoles() {
    return true;
  }

  @Override
  public int version() {
    return 2;
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    long[] openTime = candles.openTime();
    // No more candles than places can lie in between.
    int first = Math.max(0, from - span + 1);
    for (int index = from; index < to; index++) {
      long oldest = candles.interval().plus(openTime[index], 1L - span);
      while (openTime[first] < oldest) {
        first++;
      }
      out[outOffset + index - from] = (index - first + 1) / (double) span;
    }
  }
}
