package dev.bougie.features.candle;

import java.util.Optional;

/** What every stored candle fulfils. */
public final class CandleRules {

  /** Taker volumes are sums of rounded parts, and the exchange rounds the whole on its own. */
  private static final double ROUNDING = 1e-6;

  private CandleRules() {}

  /** The first rule that this candle breaks, if any. */
  public static Optional<CandleFault> check(Interval interval, Candle candle) {
    if (!interval.isOnGrid(candle.openTime())) {
      return Optional.of(CandleFault.OFF_GRID);
    }
    if (!isFinite(candle)) {
      return Optional.of(CandleFault.NOT_A_NUMBER);
    }
    if (!(candle.open() > 0 && candle.high() > 0 && candle.low() > 0 && candle.close() > 0)) {
      return Optional.of(CandleFault.PRICE_NOT_POSITIVE);
    }
    if (candle.volume() < 0
        || candle.quoteVolume() < 0
        || candle.trades() < 0
        || candle.takerBuyBase() < 0
        || candle.takerBuyQuote() < 0) {
      return Optional.of(CandleFault.NEGATIVE_VOLUME);
    }
    if (candle.high() < Math.max(candle.open(), Math.max(candle.close(), candle.low()))) {
      return Optional.of(CandleFault.HIGH_TOO_LOW);
    }
    if (candle.low() > Math.min(candle.open(), candle.close())) {
      return Optional.of(CandleFault.LOW_TOO_HIGH);
    }
    if (candle.takerBuyBase() > candle.volume() * (1 + ROUNDING)
        || candle.takerBuyQuote() > candle.quoteVolume() * (1 + ROUNDING)) {
      return Optional.of(CandleFault.TAKER_ABOVE_VOLUME);
    }
    if (candle.closeTime() < candle.openTime()
        || candle.closeTime() > interval.closeTime(candle.openTime())) {
      return Optional.of(CandleFault.CLOSE_TIME_OUTSIDE);
    }
    return Optional.empty();
  }

  private static boolean isFinite(Candle candle) {
    return Double.isFinite(candle.open())
        && Double.isFinite(candle.high())
        && Double.isFinite(candle.low())
        && Double.isFinite(candle.close())
        && Double.isFinite(candle.volume())
        && Double.isFinite(candle.quoteVolume())
        && Double.isFinite(candle.takerBuyBase())
        && Double.isFinite(candle.takerBuyQuote());
  }
}
