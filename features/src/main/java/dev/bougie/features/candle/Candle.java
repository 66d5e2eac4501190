package dev.bougie.features.candle;

/**
 * One row of a market over one interval, as the exchange published it; nothing is checked here, see
 * {@link CandleRules}.
 *
 * @param openTime UTC epoch milliseconds
 * @param open first price, in the quote asset
 * @param high highest price
 * @param low lowest price
 * @param close last price
 * @param volume traded amount of the base asset
 * @param quoteVolume traded amount of the quote asset
 * @param trades number of trades
 * @param takerBuyBase base asset bought by takers, part of {@code volume}
 * @param takerBuyQuote quote asset spent by takers, part of {@code quoteVolume}
 * @param closeTime UTC epoch milliseconds, the last one of the candle; earlier where an outage cut
 *     the candle short
 */
public record Candle(
    long openTime,
    double open,
    double high,
    double low,
    double close,
    double volume,
    double quoteVolume,
    long trades,
    double takerBuyBase,
    double takerBuyQuote,
    long closeTime) {}
