package dev.bougie.jobs.stream;

import dev.bougie.features.candle.MarketCandle;
import java.util.List;

/** Where candles are stored. Storing the same again changes nothing. */
public interface CandleSink {

  /**
   * Adds the candles and replaces those that differ, all or none; of one key the last counts.
   *
   * @return rows added or changed
   */
  int store(List<MarketCandle> candles, String source);
}
