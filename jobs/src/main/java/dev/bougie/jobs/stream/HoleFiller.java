package dev.bougie.jobs.stream;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.CandleSieve;
import dev.bougie.features.candle.Interval;
import dev.bougie.features.candle.MarketCandle;
import dev.bougie.jobs.exchange.BinanceRest;
import dev.bougie.jobs.exchange.ExchangeException;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.jobs.lake.RejectUpsert.Reject;
import dev.bougie.model.failure.CircuitBreaker;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings over REST what no stream told: from the last candle before the first hole to the last
 * closed one. Calls come one after another, which keeps far below the exchange's limit.
 */
final class HoleFiller {

  private static final Logger LOG = LoggerFactory.getLogger(HoleFiller.class);

  /** What REST does not have sooner after its close may still come. */
  private static final long SETTLED_MILLIS = 60_000;

  /** After so many failures in a row it is the exchange, not the market. */
  private static final int MOST_FAILURES = 3;

  private final BinanceRest exchange;
  private final Intake intake;
  private final Rejects rejects;
  private final Counters counters;
  private final int mostBack;

  HoleFiller(
      BinanceRest exchange, Intake intake, Rejects rejects, Counters counters, int mostBack) {
    this.exchange = exchange;
    this.intake = intake;
    this.rejects = rejects;
    this.counters = counters;
    this.mostBack = mostBack;
  }

  /**
   * Fills the holes of all markets; one that cannot be filled is left for the next time.
   *
   * @param now the exchange's
   * @param dueBefore holes whose candles closed before that time, epoch milliseconds
   */
  void fill(Iterable<MarketProgress> markets, Instant now, long dueBefore)
      throws InterruptedException {
    CircuitBreaker failures = new CircuitBreaker(MOST_FAILURES);
    for (MarketProgress market : markets) {
      if (!market.hasHole(dueBefore) || !market.isWorthALook(now.toEpochMilli())) {
        continue;
      }
      if (Thread.interrupted()) {
        throw new InterruptedException("the stream stops");
      }
      try {
        if (!fill(market, now.toEpochMilli())) {
          return;
        }
        failures.succeeded();
      } catch (ExchangeException e) {
        LOG.warn("the hole of {} stays open: {}", market.market(), e.getMessage());
        if (e.isUnknownSymbol()) {
          // An answer, so the exchange has not failed; of the market's candles it tells nothing.
          market.foundNothing(now.toEpochMilli(), market.takenUntil());
          continue;
        }
        failures.failed();
        if (failures.isOpen()) {
          return;
        }
      }
    }
  }

  /** False when the stream stops. */
  private boolean fill(MarketProgress market, long now) throws InterruptedException {
    Interval interval = market.market().interval();
    long lastClosed = market.lastClosed(now);
    leaveToIngest(market, interval.plus(lastClosed, -mostBack));
    long after = market.takenUntil();
    long start = after;
    long from = interval.next(after);
    while (from <= lastClosed) {
      List<Candle> answer =
          exchange.klines(market.market().symbol(), interval, from, lastClosed + 1).stream()
              .sorted(Comparator.comparingLong(Candle::openTime))
              .toList();
      CandleSieve.Sifted sifted =
          new CandleSieve(interval, after + 1, lastClosed + 1, now).sift(answer);
      for (Candle candle : sifted.accepted()) {
        if (!intake.filled(market, candle, after)) {
          return false;
        }
        after = candle.openTime();
      }
      for (CandleSieve.Rejected rejected : sifted.rejected()) {
        reject(market, rejected);
        long openTime = rejected.candle().openTime();
        if (openTime > after && interval.isOnGrid(openTime)) {
          settle(market, after, openTime);
          after = openTime;
        }
      }
      from =
          answer.size() < BinanceRest.ROWS_A_CALL
              ? lastClosed + 1
              : Math.max(from, answer.get(answer.size() - 1).openTime()) + 1;
    }
    if (after == start) {
      market.foundNothing(now, lastClosed);
      settle(
          market, after, Math.min(market.absentUntil(), market.lastClosed(now - SETTLED_MILLIS)));
    }
    return true;
  }

  /** What lies further back than this stream reaches. */
  private static void leaveToIngest(MarketProgress market, long oldest) {
    long after = market.takenUntil();
    if (after >= oldest) {
      return;
    }
    LOG.warn(
        "{} misses candles from {} to {}, more than stream.most-candles-back; ./bougie ingest"
            + " brings them",
        market.market(),
        Instant.ofEpochMilli(market.market().interval().next(after)),
        Instant.ofEpochMilli(oldest));
    settle(market, after, oldest);
  }

  /** There is nothing to store of these. */
  private static void settle(MarketProgress market, long after, long upTo) {
    market.taken(after, upTo);
    market.stored(after, upTo);
  }

  private void reject(MarketProgress market, CandleSieve.Rejected rejected) {
    counters.rejected.increment();
    MarketCandle of =
        new MarketCandle(market.market().symbol(), market.market().interval(), rejected.candle());
    rejects.add(new Reject(of, rejected.fault(), Lake.REST));
  }
}
