package dev.bougie.jobs.gaps;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Somebody who may have candles that the lake lacks. */
interface GapSource {

  /** The name stored with each candle. */
  String name();

  /** The open time of the first candle that it has; empty where it does not know the symbol. */
  Optional<Instant> first(String symbol, Interval interval);

  /**
   * The oldest candles that open in {@code [from, to)}, unchecked, the open one included. Fewer
   * than {@code enough} are all that it has; none where it does not know the symbol.
   *
   * @throws dev.bougie.jobs.exchange.ExchangeException if it does not tell
   */
  List<Candle> candles(String symbol, Interval interval, Instant from, Instant to, int enough);
}
