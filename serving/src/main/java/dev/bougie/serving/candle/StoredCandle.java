package dev.bougie.serving.candle;

import dev.bougie.features.candle.Candle;

/**
 * A closed candle as Postgres holds it.
 *
 * @param synthetic whether it was made up rather than traded
 */
public record StoredCandle(String symbol, Candle candle, boolean synthetic) {}
