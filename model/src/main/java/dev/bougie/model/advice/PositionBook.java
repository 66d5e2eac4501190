package dev.bougie.model.advice;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The positions that a rule takes, candle by candle: decided when a candle has closed, filled at
 * the open of the symbol's next one.
 *
 * <p>Positions are shares of a capital that stays the same: what is earned is put aside, what is
 * lost is added. The size of an order does then not depend on how others went, and the profits of
 * symbols add up. Within a position that is held, the value is brought back to its share of the
 * capital at each open without a cost.
 *
 * <p>For one thread.
 */
public final class PositionBook {

  private final PositionRule rule;
  private final Costs costs;
  private final double capital;
  private final Map<String, Holding> holdings = new HashMap<>();

  /**
   * No position yet.
   *
   * @param capital in the quote asset
   */
  public PositionBook(PositionRule rule, Costs costs, double capital) {
    if (!(capital > 0)) {
      throw new IllegalArgumentException("capital %s, must be above 0".formatted(capital));
    }
    this.rule = rule;
    this.costs = costs;
    this.capital = capital;
  }

  /**
   * A change of position.
   *
   * @param time UTC epoch milliseconds
   * @param before share of the capital, negative where short
   * @param after share of the capital
   * @param price at which it was made
   * @param cost in the quote asset
   */
  public record Fill(
      String symbol, long time, double before, double after, double price, double cost) {

    public Fill {
      if (!(price > 0)) {
        throw new IllegalArgumentException(
            "price %s of %s at %d, must be above 0".formatted(price, symbol, time));
      }
    }

    /** What was traded, as a share of the capital. */
    public double traded() {
      return Math.abs(after - before);
    }
  }

  /** A symbol's tranches and position. */
  private static final class Holding {

    /** The last tranches; the next takes the place of the oldest. */
    private final int[] tranches;

    private int next;

    /** Of the tranches: the position to be had. */
    private long units;

    private double position;

    Holding(int horizon) {
      this.tranches = new int[horizon];
    }

    void add(int tranche) {
      units += tranche - tranches[next];
      tranches[next] = tranche;
      next = (next + 1) % tranches.length;
    }
  }

  /**
   * Decides, when a candle has closed, what to hold from the next one's open on. To be called for
   * each candle, also where nothing is foretold, since older tranches end.
   *
   * @param expectedReturn log return over the horizon, NaN where nothing is foretold
   * @param scale foretold volatility of that return, NaN where it is not known
   */
  public void decide(String symbol, double expectedReturn, double scale) {
    holding(symbol).add(rule.tranche(expectedReturn, scale, costs));
  }

  /**
   * Trades to what was decided; empty where that is held already.
   *
   * @param time UTC epoch milliseconds
   * @param price in the quote asset
   * @param quoteVolume of the candle in which it is traded
   */
  public Optional<Fill> fill(String symbol, long time, double price, double quoteVolume) {
    return trade(symbol, rule.position(holding(symbol).units), time, price, quoteVolume);
  }

  /** Trades what is held away, and forgets the symbol; empty where nothing is held. */
  public Optional<Fill> exit(String symbol, long time, double price, double quoteVolume) {
    Optional<Fill> fill = trade(symbol, 0, time, price, quoteVolume);
    holdings.remove(symbol);
    return fill;
  }

  /** What is held, as a share of the capital, negative where short. */
  public double position(String symbol) {
    return holding(symbol).position;
  }

  /** What the position earns while the price goes from one to the other, in the quote asset. */
  public double profitOver(String symbol, double from, double to) {
    return position(symbol) * (to / from - 1) * capital;
  }

  private Optional<Fill> trade(
      String symbol, double after, long time, double price, double quoteVolume) {
    Holding holding = holding(symbol);
    double before = holding.position;
    if (after == before) {
      return Optional.empty();
    }
    holding.position = after;
    double cost = costs.of(Math.abs(after - before) * capital, quoteVolume);
    return Optional.of(new Fill(symbol, time, before, after, price, cost));
  }

  private Holding holding(String symbol) {
    return holdings.computeIfAbsent(symbol, any -> new Holding(rule.horizon()));
  }
}
