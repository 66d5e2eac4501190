package dev.bougie.features.catalogue;

import dev.bougie.features.candle.CandleColumns;

/**
 * Which part of the volume was bought by takers: {@code sum of takerBuyBase / sum of volume} over
 * the last {@code span} candles. Above one half, buyers were in the greater hurry.
 *
 * <ul>
 *   <li>Unit: fraction. Range: [0, 1], but for the exchange's rounding.
 *   <li>Look-back: {@code span}.
 *   <li>Undefined: where nothing was traded.
 *   <li>Source: Chordia, Roll, Subrahmanyam, <i>Order Imbalance, Liquidity, and Market Returns</i>,
 *       Journal of Financial Economics 65 (2002).
 * </ul>
 */
record TakerBuyRatio(int span) implements PerCandle {

  @Override
  public String id() {
    return "taker_buy_ratio_" + span;
  }

  @Override
  public int lookback() {
    return span;
  }

  @Override
  public double at(CandleColumns candles, int index) {
    double bought = 0;
    double traded = 0;
    for (int k = index - span + 1; k <= index; k++) {
      bought += candles.takerBuyBase()[k];
      traded += candles.volume()[k];
    }
    return Quotient.of(bought, traded);
  }
}
