package dev.bougie.jobs.exchange;

import dev.bougie.features.candle.Candle;

/** Candles like others but for something. */
public final class Candles {

  private Candles() {}

  /** That candle with another open time, high and close. */
  public static Candle with(Candle candle, long openTime, double high, double close) {
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
