package dev.bougie.model.advice;

import dev.bougie.model.config.ConfigException;

/**
 * What a trade costs; section {@code costs}.
 *
 * @param fee share of the traded value that the exchange keeps, each way
 * @param slippage share of the traded value lost to spread and impact, each way
 */
public record Costs(double fee, double slippage) {

  public Costs {
    if (!(fee >= 0 && fee < 0.5)) {
      throw new ConfigException("fee", fee, "must be in [0, 0.5)");
    }
    if (!(slippage >= 0 && slippage < 0.5)) {
      throw new ConfigException("slippage", slippage, "must be in [0, 0.5)");
    }
  }

  /** The log return that going in and out again costs. */
  public double roundTrip() {
    return -2 * Math.log1p(-(fee + slippage));
  }

  /**
   * Whether acting on that forecast is expected to bring more than it costs, the one rule for
   * advice and for the evidence behind it.
   *
   * @param forecast log return over the horizon
   */
  public boolean areCoveredBy(double forecast) {
    return Math.abs(forecast) > roundTrip();
  }
}
