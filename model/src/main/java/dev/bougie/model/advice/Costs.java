package dev.bougie.model.advice;

import dev.bougie.model.config.ConfigException;

/**
 * What a trade costs; section {@code costs}. All are shares of the traded value, each way.
 *
 * @param fee that the exchange keeps
 * @param slippage half of the spread between bid and ask
 * @param impact that trading as much as a whole candle's quote volume would take; of a smaller
 *     share of the volume it takes the square root of that share (Almgren, Thum, Hauptmann and Li,
 *     "Direct estimation of equity market impact", Risk 18, 2005; Toth et al., Physical Review X 1,
 *     2011)
 */
public record Costs(double fee, double slippage, double impact) {

  /**
   * What a forecast must exceed the costs by to cover them, log return. The same forecast computed
   * in a batch and alone may differ in its last bit: one that comes to what it costs, up to
   * rounding, never covers it.
   */
  public static final double LEAST_GAIN = 1e-12;

  public Costs {
    requireShare("fee", fee);
    requireShare("slippage", slippage);
    requireShare("impact", impact);
  }

  /** Costs that do not depend on the size of the trade. */
  public Costs(double fee, double slippage) {
    this(fee, slippage, 0);
  }

  /** The share of a small trade's value that going one way costs. */
  public double oneWay() {
    return fee + slippage;
  }

  /** The log return that going in and out again costs a small trade. */
  public double roundTrip() {
    return -2 * Math.log1p(-oneWay());
  }

  /**
   * Whether acting on that forecast is expected to bring more than it costs a small trade, the one
   * rule for advice and for the evidence behind it.
   *
   * @param forecast log return over the horizon
   */
  public boolean areCoveredBy(double forecast) {
    return Math.abs(forecast) - roundTrip() >= LEAST_GAIN;
  }

  /**
   * What a trade costs, in the quote asset.
   *
   * @param notional what is traded, in the quote asset, not negative
   * @param quoteVolume of the candle in which it is traded; where it is 0, not known, or less than
   *     the trade, the whole impact is paid
   */
  public double of(double notional, double quoteVolume) {
    double share = notional < quoteVolume ? notional / quoteVolume : 1;
    return notional * (oneWay() + impact * Math.sqrt(share));
  }

  private static void requireShare(String key, double share) {
    if (!(share >= 0 && share < 0.5)) {
      throw new ConfigException(key, share, "must be in [0, 0.5)");
    }
  }
}
