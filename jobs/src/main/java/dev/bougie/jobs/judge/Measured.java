package dev.bougie.jobs.judge;

/**
 * A metric of some forecasts and how surely it is known.
 *
 * @param value NaN where it is not defined
 * @param low end of the interval by the bootstrap; NaN where there is none
 * @param high its other end
 * @param rows that were foretold
 */
public record Measured(Metric metric, double value, double low, double high, long rows) {}
