package dev.bougie.features.candle;

/** A candle and the market it is of: unique by symbol, interval and open time. */
public record MarketCandle(String symbol, Interval interval, Candle candle) {}
