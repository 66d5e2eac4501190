package dev.bougie.jobs.stream;

import dev.bougie.features.candle.Interval;
import dev.bougie.features.candle.MarketCandle;
import java.util.Locale;

/** A symbol's candles of one interval: one stream of the exchange. */
record Market(String symbol, Interval interval) {

  static Market of(MarketCandle candle) {
    return new Market(candle.symbol(), candle.interval());
  }

  /** What the exchange calls the stream. */
  String streamName() {
    return "%s@kline_%s".formatted(symbol.toLowerCase(Locale.ROOT), interval);
  }

  @Override
  public String toString() {
    return symbol + " " + interval;
  }
}
