package dev.bougie.jobs.run;

import java.time.Instant;

/**
 * One walk-forward split by the open time of the candle a row stands for: trained on {@code
 * [trainFrom, trainTo)}, scored on {@code [testFrom, testTo)}. Between them lie at least as many
 * candles as the label looks ahead, and the embargo.
 */
public record Fold(
    int index, Instant trainFrom, Instant trainTo, Instant testFrom, Instant testTo) {}
