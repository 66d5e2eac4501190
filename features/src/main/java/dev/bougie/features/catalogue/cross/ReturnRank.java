package dev.bougie.features.catalogue.cross;

import dev.bougie.features.candle.CrossSection;

/**
 * The place of the return over the last {@code span} candles among those of all symbols that have
 * candles at both ends: 0 the lowest, 1 the highest, equal ones at the mean of their places.
 *
 * <ul>
 *   <li>Unit: fraction. Range: [0, 1].
 *   <li>Look-back: {@code span + 1}.
 *   <li>Undefined: where no other symbol has such a return, or the market holds other candles of
 *       the symbol itself.
 *   <li>Source: Jegadeesh, Titman, <i>Returns to Buying Winners and Selling Losers</i>, Journal of
 *       Finance 48 (1993).
 * </ul>
 */
record ReturnRank(int span) implements AmongReturns {

  @Override
  public String id() {
    return "return_rank_" + span;
  }

  @Override
  public double of(double own, CrossSection all) {
    return all.rank(own);
  }
}
