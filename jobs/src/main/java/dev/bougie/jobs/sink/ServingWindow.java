package dev.bougie.jobs.sink;

import dev.bougie.features.candle.Interval;
import dev.bougie.features.catalogue.FeatureSets;
import dev.bougie.features.engine.Feature;
import dev.bougie.model.config.ConfigException;
import java.time.Instant;

/**
 * How much history Postgres holds for serving, of each symbol and interval; section {@code
 * serving-window}. The lake holds all of it.
 *
 * @param candles the newest so many, counted on the grid of the interval whether they exist or not,
 *     so that a symbol that is traded no more leaves
 */
public record ServingWindow(int candles) {

  /** What forecasts need beyond the look-back: candles not there yet, and those in between. */
  private static final int MARGIN = 1_000;

  public ServingWindow {
    int least =
        MARGIN + FeatureSets.features().stream().mapToInt(Feature::lookback).max().orElseThrow();
    if (candles < least) {
      throw new ConfigException(
          "candles", candles, "must be at least %d, which forecasts look back on".formatted(least));
    }
  }

  /** The open time of the first candle inside the window; candles before it are not served. */
  public Instant firstOpenTime(Interval interval, Instant now) {
    long open = interval.openTimeAt(now.toEpochMilli());
    // No market is older than this, and 50,000 months ago would be before Christ.
    return Instant.ofEpochMilli(Math.max(0, interval.plus(open, -candles)));
  }
}
