package dev.bougie.features.catalogue.volume;

import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.indicator.MoneyFlow;

/**
 * Which part of the money flow of the last {@code span} candles came with a rising price, see
 * {@link MoneyFlow}.
 *
 * <ul>
 *   <li>Unit: percent. Range: [0, 100].
 *   <li>Look-back: {@code span + 1}.
 *   <li>Undefined: where no flow came with a change of the typical price.
 *   <li>Source: Quong, Soudack, <i>Volume-Weighted RSI: Money Flow</i>, Technical Analysis of
 *       Stocks and Commodities 7 (1989).
 * </ul>
 */
record MoneyFlowIndex(int span, MoneyFlow flow) implements Feature {

  MoneyFlowIndex(int span) {
    this(span, new MoneyFlow(span));
  }

  @Override
  public String id() {
    return "mfi_" + span;
  }

  @Override
  public int lookback() {
    return flow.lookback();
  }

  @Override
  public void compute(CandleColumns candles, int from, int to, double[] out, int outOffset) {
    flow.compute(
        candles.high(), candles.low(), candles.close(), candles.volume(), from, to, out, outOffset);
  }
}
