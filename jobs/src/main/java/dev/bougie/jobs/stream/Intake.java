package dev.bougie.jobs.stream;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.CandleFault;
import dev.bougie.features.candle.CandleRules;
import dev.bougie.features.candle.MarketCandle;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.jobs.lake.RejectUpsert.Reject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens to a message: closed candles that keep the rules go into every lane, once. A candle
 * that finds no room in time is not counted as taken, so that REST brings it later. Thread-safe.
 */
final class Intake {

  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

  private final Map<Market, MarketProgress> markets;
  private final List<Lane> lanes;
  private final Rejects rejects;
  private final Duration patience;
  private final Counters counters;
  private volatile boolean stopped;

  Intake(
      Map<Market, MarketProgress> markets,
      List<Lane> lanes,
      Rejects rejects,
      Duration patience,
      Counters counters) {
    this.markets = markets;
    this.lanes = lanes;
    this.rejects = rejects;
    this.patience = patience;
    this.counters = counters;
  }

  /**
   * Takes a message; returns late where the queues are full, which stops the reading.
   *
   * @return whether it says that the connection is going to be cut
   */
  boolean message(String text) {
    if (stopped) {
      return false;
    }
    try {
      StreamMessage message = StreamMessage.parse(text);
      if (message instanceof StreamMessage.Closed closed) {
        live(closed.candle());
      }
      return message instanceof StreamMessage.ServerShutdown;
    } catch (GarbageException e) {
      counters.garbage.increment();
      LOG.warn("{}", e.getMessage());
      return false;
    }
  }

  /** Takes no more messages. */
  void stop() {
    stopped = true;
  }

  /**
   * Takes a candle that REST told, as soon as there is room.
   *
   * @param after open time before which the candles are accounted for; none between it and this one
   *     exists
   * @return false when the stream stops
   */
  boolean filled(MarketProgress market, Candle candle, long after) throws InterruptedException {
    MarketCandle of =
        new MarketCandle(market.market().symbol(), market.market().interval(), candle);
    boolean unused = market.isNew(candle);
    Arrival arrival = arrival(market, of, Lake.REST, after);
    for (Lane lane : lanes) {
      if (!lane.put(arrival)) {
        return false;
      }
    }
    market.taken(after, candle.openTime());
    counters.filled.increment();
    counters.closedAt(candle.closeTime());
    return true;
  }

  private void live(MarketCandle of) {
    MarketProgress market = markets.get(Market.of(of));
    if (market == null) {
      throw new GarbageException("a candle that nobody asked for: " + of, null);
    }
    counters.received.increment();
    Candle candle = of.candle();
    if (!market.isNew(candle)) {
      counters.duplicates.increment();
      return;
    }
    // No sieve is needed: the message itself says that the candle is closed and whose it is.
    Optional<CandleFault> fault = CandleRules.check(of.interval(), candle);
    if (fault.isPresent()) {
      counters.rejected.increment();
      rejects.add(new Reject(of, fault.get(), Lake.STREAM));
      return;
    }
    long after = of.interval().plus(candle.openTime(), -1);
    if (offer(arrival(market, of, Lake.STREAM, after))) {
      market.taken(after, candle.openTime());
      counters.closedAt(candle.closeTime());
    } else {
      market.forget(candle);
      counters.left.increment();
      LOG.warn("no room for {} of {}, left to REST", candle.openTime(), market.market());
    }
  }

  private Arrival arrival(MarketProgress market, MarketCandle of, String source, long after) {
    return new Arrival(
        of, source, lanes.size(), () -> market.stored(after, of.candle().openTime()));
  }

  private boolean offer(Arrival arrival) {
    try {
      for (Lane lane : lanes) {
        if (!lane.offer(arrival, patience)) {
          return false;
        }
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
