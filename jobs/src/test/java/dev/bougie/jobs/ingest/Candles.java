package dev.bougie.jobs.ingest;

import dev.bougie.features.candle.Candle;

/** Candles like others but for something. */
final class Candles {

  private Candles() {}

  /** That candle with another open time, high and close. */
  static Candle with(Candle candle, long openTime, double high, double close) {
    return new Candle(
        openTime,
        candle.open(),
        high,
        candle.low(),
        close,
        candle.volume(),
        candle.quoteVolume(),
        candle.trades(),
        candle.takerBuyBase(),
        candle.takerBuyQuote(),
        candle.closeTime());
  }
}
