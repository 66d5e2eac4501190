package dev.bougie.model.advice;

/**
 * How large a position a symbol's forecasts make, the rule that is both back-tested and advised.
 *
 * <p>A forecast that covers the costs is acted on for as many candles as it looks ahead: it makes a
 * tranche of one {@code horizon}-th of the full position, and the position is the sum of the last
 * {@code horizon} tranches, which overlap (Jegadeesh and Titman, Journal of Finance 48, 1993).
 * Candles that exist are counted, not places of the grid.
 *
 * <p>A tranche is a whole number of units, {@value #UNITS} of them for the size 1. Sums of whole
 * numbers are exact in any order, so that whoever adds them up, in a loop or in a window of Spark,
 * comes to the same position to the last bit.
 *
 * @param mode whether a forecast of a fall makes a short position or none
 * @param sizing of a tranche
 * @param weight share of the capital that is the full position of size 1 in one symbol
 * @param targetVolatility that a position of size 1 has, log return over the horizon; of {@link
 *     Sizing#VOLATILITY} only
 * @param cap the largest size; of {@link Sizing#VOLATILITY} only
 * @param horizon candles that a tranche is held, at least 1
 */
public record PositionRule(
    Mode mode, Sizing sizing, double weight, double targetVolatility, double cap, int horizon) {

  /** Of a tranche of size 1. */
  public static final int UNITS = 1_000;

  /** What sizes end at: a thousand times the weight is a mistake. */
  private static final double LARGEST = 1_000;

  /** Which side a position may be on. */
  public enum Mode {
    /** A spot account: nothing is sold that is not held. */
    LONG_ONLY,
    /** A fall is foretold as often as a rise. */
    LONG_SHORT
  }

  /** How large a tranche is. */
  public enum Sizing {
    /** Always of size 1. */
    EQUAL,
    /**
     * {@code min(cap, targetVolatility / scale)}: the same risk whether markets are quiet or wild.
     */
    VOLATILITY
  }

  public PositionRule {
    requireWithin("weight", weight);
    requireWithin("target volatility", targetVolatility);
    requireWithin("cap", cap);
    if (horizon < 1) {
      throw new IllegalArgumentException("horizon %d, must be at least 1".formatted(horizon));
    }
  }

  /**
   * Which side a forecast puts one on: 1, -1, or 0 where it does not cover the costs, is not finite
   * or would go short where that is not allowed.
   *
   * @param expectedReturn log return over the horizon
   */
  public int signal(double expectedReturn, Costs costs) {
    if (!Double.isFinite(expectedReturn) || !costs.areCoveredBy(expectedReturn)) {
      return 0;
    }
    return expectedReturn > 0 ? 1 : mode == Mode.LONG_SHORT ? -1 : 0;
  }

  /**
   * The tranche that a forecast makes, in units, negative where short.
   *
   * @param scale foretold volatility of the return over the horizon, log return; where it is not a
   *     number above 0, the risk is not known and {@link Sizing#VOLATILITY} makes none
   */
  public int tranche(double expectedReturn, double scale, Costs costs) {
    return signal(expectedReturn, costs) * size(scale);
  }

  /**
   * The position that tranches add up to, as a share of the capital.
   *
   * @param units sum of the last {@code horizon} tranches
   */
  public double position(long units) {
    return units * weight / ((double) UNITS * horizon);
  }

  private int size(double scale) {
    if (sizing == Sizing.EQUAL) {
      return UNITS;
    }
    return scale > 0 && scale <= Double.MAX_VALUE
        ? (int) Math.floor(UNITS * Math.min(cap, targetVolatility / scale) + 0.5)
        : 0;
  }

  private static void requireWithin(String name, double value) {
    if (!(value > 0 && value <= LARGEST)) {
      throw new IllegalArgumentException(
          "%s %s, must be above 0 and %s at most".formatted(name, value, LARGEST));
    }
  }
}
