package dev.bougie.jobs.stream;

import dev.bougie.features.candle.MarketCandle;
import java.util.concurrent.atomic.AtomicInteger;

/** A candle on its way into all stores. */
final class Arrival {

  private final MarketCandle candle;
  private final String source;
  private final Runnable whenStored;
  private final AtomicInteger missing;

  /**
   * One candle.
   *
   * @param stores that have to store it
   * @param whenStored runs once, when the last has
   */
  Arrival(MarketCandle candle, String source, int stores, Runnable whenStored) {
    this.candle = candle;
    this.source = source;
    this.whenStored = whenStored;
    this.missing = new AtomicInteger(stores);
  }

  MarketCandle candle() {
    return candle;
  }

  String source() {
    return source;
  }

  /** One of the stores has it. */
  void stored() {
    if (missing.decrementAndGet() == 0) {
      whenStored.run();
    }
  }
}
