package dev.bougie.jobs.exchange;

import dev.bougie.model.postgres.Database;
import java.io.Serializable;
import java.time.Clock;
import java.time.Instant;

/**
 * Request weight that may be spent on one exchange. Serialisable, so that every Spark task spends
 * from the same one.
 */
public interface RequestBudget extends Serializable {

  /**
   * Waits until so much weight may be spent.
   *
   * @throws ExchangeException if that would take longer than is sensible
   */
  Grant acquire(int weight);

  /** The exchange has said "too many requests": nobody asks again before the next window. */
  void closeWindow();

  /** The exchange has banned this address: nobody asks again before. */
  void closeUntil(Instant until);

  /** One request's permission. */
  @FunctionalInterface
  interface Grant {

    /** The exchange's own count of the window's weight, which others may have added to. */
    void counted(int used);
  }

  /** For a server without limits, or for few requests. */
  static RequestBudget unlimited() {
    return Unlimited.BUDGET;
  }

  /**
   * The budget of all processes that share that database, of the limit that the exchange tells in
   * {@code exchangeInfo.rateLimits}; it is asked once a day.
   *
   * @param clock this machine's; it only times retries
   * @throws ExchangeException if the limit is not known yet and the exchange does not answer
   */
  static RequestBudget shared(Database.Access access, BinanceSettings settings, Clock clock) {
    return PostgresBudget.open(access, settings, clock);
  }

  /** Grants all at once. */
  enum Unlimited implements RequestBudget {
    BUDGET;

    @Override
    public Grant acquire(int weight) {
      return used -> {};
    }

    @Override
    public void closeWindow() {}

    @Override
    public void closeUntil(Instant until) {}
  }
}
