package dev.bougie.jobs.gaps;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.dumps.Loaded;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Somebody who may have candles that the lake lacks. */
interface GapSource {

  /** The name stored with each candle. */
  String name();

  /**
   * The open time of the first candle that it has; empty where it does not know the symbol.
   *
   * @throws dev.bougie.jobs.exchange.ExchangeException if it does not tell
   */
  Optional<Instant> first(String symbol, Interval interval);

  /**
   * What it has of a part of a hole.
   *
   * @param span of the hole
   * @param enough no more candles than these are of use
   * @param exchangeNow the exchange's present
   * @throws dev.bougie.jobs.exchange.ExchangeException if it does not tell
   */
  Told ask(GapReconciliation.Open hole, Span span, int enough, Instant exchangeNow);

  /**
   * What a source told.
   *
   * @param candles the oldest that open in the part, unchecked, the open one included; fewer than
   *     were enough are all that it has
   * @param rejects rows that cannot be candles
   * @param untold where it could not tell: what it did not name there it may have
   */
  record Told(List<Candle> candles, List<Loaded.Reject> rejects, List<Span> untold) {
    public Told {
      candles = List.copyOf(candles);
      rejects = List.copyOf(rejects);
      untold = List.copyOf(untold);
    }

    /** All that it has. */
    static Told of(List<Candle> candles) {
      return new Told(candles, List.of(), List.of());
    }
  }
}
