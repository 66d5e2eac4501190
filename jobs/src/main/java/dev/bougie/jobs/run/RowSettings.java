package dev.bougie.jobs.run;

import java.time.Instant;
import java.util.Optional;

/**
 * What decides, beside snapshots, symbols, features and label, which rows a run is trained on and
 * how much each counts.
 *
 * @param barriers of a triple-barrier label
 * @param from open time of the first row; the first there is where absent
 * @param to open times lie before it, even those that labels look at; behind the last where absent
 * @param partitions of the rows, at least 1; another number gives other models
 */
public record RowSettings(
    Barriers barriers,
    RowWeights weights,
    TrainingUniverse universe,
    Optional<Instant> from,
    Optional<Instant> to,
    int partitions) {}
