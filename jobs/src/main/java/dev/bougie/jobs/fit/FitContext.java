package dev.bougie.jobs.fit;

import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What a fit has to know besides its rows.
 *
 * @param horizon of the label, in candles, where models are to tell a scale; it is told where the
 *     features hold {@link ReturnScale#FEATURE}
 * @param scaledLabel whether labels of returns are in units of scale
 * @param check asked between rounds of boosting
 */
public record FitContext(Optional<Integer> horizon, boolean scaledLabel, RoundCheck check) {

  /** Labels are log returns, and models tell no scale. */
  public static FitContext plain() {
    return new FitContext(Optional.empty(), false, RoundCheck.interrupts());
  }

  /** The scale of these training rows; absent where none is told or the feature is not there. */
  Optional<ReturnScale> scale(Dataset<Row> rows, java.util.List<String> features) {
    if (horizon.isEmpty() || !features.contains(ReturnScale.FEATURE)) {
      return Optional.empty();
    }
    double[] median = rows.stat().approxQuantile(ReturnScale.FEATURE, new double[] {0.5}, 0);
    return Optional.of(
        new ReturnScale(
            ReturnScale.FEATURE,
            median.length == 0 ? ReturnScale.FLOOR : median[0],
            horizon.get()));
  }
}
