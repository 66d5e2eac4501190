package dev.bougie.model.manifest;

import java.time.Instant;
import java.util.Map;

/**
 * One walk-forward fold: trained on candles that open in {@code [trainFrom, trainTo)}, scored on
 * {@code [testFrom, testTo)}; purge and embargo lie between.
 *
 * @param scores by candidate, the no-skill baselines among them
 */
public record FoldScores(
    int fold,
    Instant trainFrom,
    Instant trainTo,
    Instant testFrom,
    Instant testTo,
    Map<String, Scores> scores) {}
