package dev.bougie.jobs.insight.measure;

import java.time.Instant;

/**
 * A figure of one part of history.
 *
 * @param from when the part begins
 * @param rows that the figure is of
 * @param value NaN where the rows are too few for it
 */
public record PeriodValue(Instant from, int rows, double value) {}
