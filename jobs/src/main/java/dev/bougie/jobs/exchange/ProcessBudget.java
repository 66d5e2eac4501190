package dev.bougie.jobs.exchange;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one process holds of the shared budget: a small lease that its threads spend without asking
 * the database. A lease grows while it is used up in time and starts small again where it is not,
 * so that little lapses; it ends with its window, or before, so that a closed exchange is soon
 * known.
 */
final class ProcessBudget {

  private static final Logger LOG = LoggerFactory.getLogger(ProcessBudget.class);

  /** The share of the limit that a lease takes at most. */
  private static final int LEASES_IN_A_LIMIT = 200;

  private static final int LEASES_IN_A_WINDOW = 60;

  /** How many windows a request waits at most. */
  private static final int PATIENCE = 10;

  private static final Duration DATABASE_PATIENCE = Duration.ofMinutes(1);
  private static final Duration DATABASE_PAUSE = Duration.ofMillis(500);

  private final WeightLedger ledger;
  private final String host;
  private final int limit;
  private final Duration window;

  private Instant leaseWindow = Instant.EPOCH;
  private long leaseEnd = System.nanoTime();
  private long windowEnd = leaseEnd;
  private int leaseSize;
  private int leased;
  private int used;
  private long openAgain = System.nanoTime();

  /**
   * Nothing leased yet.
   *
   * @param limit weight that all processes together may spend in a window
   */
  ProcessBudget(WeightLedger ledger, String host, int limit, Duration window) {
    this.ledger = ledger;
    this.host = host;
    this.limit = limit;
    this.window = window;
  }

  /** As {@link RequestBudget#acquire}. */
  RequestBudget.Grant acquire(int weight) {
    if (weight > limit) {
      throw new ExchangeException(
          "a request of weight %d is more than the %d that %s and binance.weight-share allow at once"
              .formatted(weight, limit, host),
          null);
    }
    long start = System.nanoTime();
    Duration lastAnswer = Duration.ZERO;
    while (true) {
      try {
        Optional<RequestBudget.Grant> grant = take(weight);
        if (grant.isPresent()) {
          return grant.get();
        }
        Duration wait = untilOpen();
        Duration waited = Duration.ofNanos(System.nanoTime() - start);
        if (waited.plus(wait).compareTo(window.multipliedBy(PATIENCE)) > 0) {
          throw new ExchangeException(
              "the request budget of %s is closed or spent for %d s more, which is too long to wait"
                  .formatted(host, wait.toSeconds()),
              null);
        }
        sleep(wait.plus(spread()));
        lastAnswer = Duration.ofNanos(System.nanoTime() - start);
      } catch (JdbiException e) {
        Duration waited = Duration.ofNanos(System.nanoTime() - start);
        if (waited.minus(lastAnswer).compareTo(DATABASE_PATIENCE) > 0) {
          throw new ExchangeException(
              "the request budget of %s is in a database that does not answer: %s"
                  .formatted(host, e.getMessage()),
              e);
        }
        LOG.debug("no answer from the request budget's database", e);
        sleep(DATABASE_PAUSE);
      }
    }
  }

  /** As {@link RequestBudget#closeWindow}. */
  void closeWindow() {
    close(ledger::closeWindow);
  }

  /** As {@link RequestBudget#closeUntil}. */
  void closeUntil(Instant until) {
    close(() -> ledger.closeUntil(until));
  }

  /** This process stops even where the others can't be told. */
  private synchronized void close(Runnable forAll) {
    leased = 0;
    try {
      forAll.run();
    } catch (JdbiException e) {
      openAgain = System.nanoTime() + window.toNanos();
      LOG.warn("{} refuses requests, and the request budget's database does not answer", host, e);
    }
  }

  /** From the lease, or else from the ledger; empty while there is nothing to be had. */
  private synchronized Optional<RequestBudget.Grant> take(int weight) {
    long now = System.nanoTime();
    if (openAgain - now > 0) {
      return Optional.empty();
    }
    boolean lasts = leaseEnd - now > 0;
    if (!lasts || leased < weight) {
      int most = Math.max(1, limit / LEASES_IN_A_LIMIT);
      int grown = Math.max(weight, lasts ? Math.min(most, 2 * leaseSize) : 1);
      if (!lease(grown, lasts, now) && !(grown > weight && lease(weight, lasts, now))) {
        openAgain = System.nanoTime() + ledger.pause().left().toNanos();
        return Optional.empty();
      }
      if (windowEnd - System.nanoTime() <= 0) {
        leased = 0;
        return Optional.empty();
      }
    }
    leased -= weight;
    Instant granted = leaseWindow;
    return Optional.of(counted -> counted(granted, counted));
  }

  /** What is left of a lease that lasts stays, if it is of the same window. */
  private boolean lease(int size, boolean lasts, long now) {
    Optional<WeightLedger.Lease> lease = ledger.take(size, limit);
    if (lease.isEmpty()) {
      return false;
    }
    leased = size + (lasts && lease.get().window().equals(leaseWindow) ? leased : 0);
    leaseSize = size;
    leaseWindow = lease.get().window();
    windowEnd = now + lease.get().left().toNanos();
    leaseEnd = Math.min(windowEnd, now + window.toNanos() / LEASES_IN_A_WINDOW);
    used = lease.get().used();
    return true;
  }

  private synchronized Duration untilOpen() {
    return Duration.ofNanos(Math.max(0, openAgain - System.nanoTime()));
  }

  /** Only what is news is written. */
  private void counted(Instant granted, int counted) {
    synchronized (this) {
      if (!granted.equals(leaseWindow) || counted <= used) {
        return;
      }
      used = counted;
    }
    try {
      int unused = ledger.raise(granted, counted);
    } catch (JdbiException e) {
      // The next answer tells it again, and who spends next meets the same database.
      LOG.debug("no answer from the request budget's database", e);
    }
  }

  /**
   * Processes come back one after another, and no sooner than a sixtieth of the window behind its
   * start: the exchange's window may end a little after the database's.
   */
  private Duration spread() {
    long step = window.toNanos() / LEASES_IN_A_WINDOW;
    return Duration.ofNanos(step + ThreadLocalRandom.current().nextLong(2 * step + 1));
  }

  private static void sleep(Duration duration) {
    try {
      Thread.sleep(duration.toMillis() + 1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the request budget", e);
    }
  }
}
