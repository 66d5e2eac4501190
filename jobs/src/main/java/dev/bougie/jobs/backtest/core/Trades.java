package dev.bougie.jobs.backtest.core;

/**
 * How trades ended. A trade is all the time that the position in one symbol keeps its sign; where a
 * position changes sides, what that costs is split by how much of it closes and how much opens.
 *
 * @param count trades
 * @param won that earned more than they cost
 * @param gained by those together, in the quote asset
 * @param lost by the others together, in the quote asset, not negative
 */
public record Trades(long count, long won, double gained, double lost) {}
