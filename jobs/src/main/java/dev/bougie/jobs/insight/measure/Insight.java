package dev.bougie.jobs.insight.measure;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was measured of a feature table.
 *
 * @param sampledRows that quantiles, stability, coefficients and correlations are of
 * @param sampleSize what should be sampled, and why it may be less than was asked for
 * @param horizons candles ahead of the coefficients
 * @param stabilityUnit of the periods whose stability is told
 * @param referenceTo when the first part ends, which later periods are compared with; null where
 *     history is a single period
 * @param coefficientUnit of the periods of the coefficients
 * @param features in the order of the set
 */
public record Insight(
    Source source,
    int sampledRows,
    SampleSize sampleSize,
    List<Integer> horizons,
    CalendarUnit stabilityUnit,
    @Nullable Instant referenceTo,
    CalendarUnit coefficientUnit,
    Chance chance,
    Redundancy redundancy,
    List<FeatureInsight> features) {

  public Insight {
    horizons = List.copyOf(horizons);
    features = List.copyOf(features);
  }

  /** What must stand beside the coefficients, in one line. */
  public String caution() {
    return ("IC is measured on the whole span, so it is no out-of-sample claim: of %d tests (%d features, %d"
            + " horizons) %.1f would show |t| > 2 by chance alone, %d do")
        .formatted(
            chance.tests(), features.size(), horizons.size(), chance.expected(), chance.found());
  }
}
