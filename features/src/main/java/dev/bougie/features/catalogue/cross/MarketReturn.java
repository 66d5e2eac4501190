package dev.bougie.features.catalogue.cross;

import dev.bougie.features.candle.CrossSection;

/**
 * The median of the returns of all symbols over the last {@code span} candles.
 *
 * <ul>
 *   <li>Unit: log return. Range: any.
 *   <li>Look-back: {@code span + 1}.
 *   <li>Undefined: where fewer than two symbols have candles at both ends.
 *   <li>Source: Liu, Tsyvinski, Wu, <i>Common Risk Factors in Cryptocurrency</i>, Journal of
 *       Finance 77 (2022); the median, so that no single symbol moves it.
 * </ul>
 */
record MarketReturn(int span) implements AmongReturns {

  @Override
  public String id() {
    return "market_return_" + span;
  }

  @Override
  public double of(double own, CrossSection all) {
    return all.median();
  }
}
