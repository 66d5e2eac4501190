package dev.bougie.features.catalogue.cross;

import dev.bougie.features.arithmetic.Quotient;
import dev.bougie.features.candle.CrossSection;

/**
 * The return over the last {@code span} candles less the median of those of all symbols.
 *
 * <ul>
 *   <li>Unit: log return. Range: any.
 *   <li>Look-back: {@code span + 1}.
 *   <li>Undefined: where fewer than two symbols have candles at both ends.
 *   <li>Source: as {@link MarketReturn}.
 * </ul>
 */
record ReturnOverMarket(int span) implements AmongReturns {

  @Override
  public String id() {
    return "return_over_market_" + span;
  }

  @Override
  public double of(double own, CrossSection all) {
    return Quotient.finite(own - all.median());
  }
}
