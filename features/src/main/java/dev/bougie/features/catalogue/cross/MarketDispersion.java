package dev.bougie.features.catalogue.cross;

import dev.bougie.features.candle.CrossSection;

/**
 * The standard deviation, by the population, of the returns of all symbols over the last {@code
 * span} candles.
 *
 * <ul>
 *   <li>Unit: log return. Range: 0 and above.
 *   <li>Look-back: {@code span + 1}.
 *   <li>Undefined: where fewer than two symbols have candles at both ends.
 *   <li>Source: Stivers, Sun, <i>Cross-Sectional Return Dispersion and Time Variation in Value and
 *       Momentum Premiums</i>, Journal of Financial and Quantitative Analysis 45 (2010).
 * </ul>
 */
record MarketDispersion(int span) implements AmongReturns {

  @Override
  public String id() {
    return "market_dispersion_" + span;
  }

  @Override
  public double of(double own, CrossSection all) {
    return all.deviation();
  }
}
