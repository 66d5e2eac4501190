package dev.bougie.features.catalogue.cross;

import dev.bougie.features.candle.CrossSection;

/**
 * The part of all symbols whose close rose over the last {@code span} candles.
 *
 * <ul>
 *   <li>Unit: fraction. Range: [0, 1].
 *   <li>Look-back: {@code span + 1}.
 *   <li>Undefined: where fewer than two symbols have candles at both ends.
 *   <li>Source: Zweig, <i>Winning on Wall Street</i> (1986), on advances and declines.
 * </ul>
 */
record MarketBreadth(int span) implements AmongReturns {

  @Override
  public String id() {
    return "market_breadth_" + span;
  }

  @Override
  public double of(double own, CrossSection all) {
    return all.shareAbove(0);
  }
}
