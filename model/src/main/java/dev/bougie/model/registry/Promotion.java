package dev.bougie.model.registry;

import dev.bougie.features.candle.Interval;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One decision about who answers for an interval and a horizon.
 *
 * @param id ascending in the order of the decisions
 * @param modelId decided on
 * @param previousId of the model that answered until then, null for none
 * @param configuration of the model decided on, a {@link Configuration#hash}; empty where it was
 *     not noted
 * @param reason in words, with its figures
 * @param comparison that was made, null for none
 */
public record Promotion(
    long id,
    Interval interval,
    int horizon,
    String modelId,
    @Nullable String previousId,
    String configuration,
    Decision decision,
    String reason,
    @Nullable Comparison comparison,
    Instant decidedAt) {}
