package dev.bougie.jobs.fit;

import dev.bougie.jobs.dataset.Scale;
import java.io.Serializable;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/**
 * How far returns go at such a time, made of one feature: {@code min(1, max(floor, volatility)) *
 * sqrt(horizon)}, log return.
 *
 * @param feature the deviation of one candle's log return
 * @param replacement what stands for it where it is undefined: the median of the training rows
 * @param horizon in candles, at least 1
 */
public record ReturnScale(String feature, double replacement, int horizon) implements Serializable {

  /** The feature where the set has it. */
  public static final String FEATURE = Scale.FEATURE;

  /** The least volatility of one candle, so that a market that stands still has a scale too. */
  public static final double FLOOR = Scale.FLOOR;

  /** The most: no market that a model can have seen goes further. */
  public static final double CEILING = Scale.CEILING;

  public ReturnScale {
    if (!Double.isFinite(replacement) || horizon < 1) {
      throw new IllegalArgumentException(
          "scale of horizon %d with %s for what is undefined".formatted(horizon, replacement));
    }
  }

  /** What the volatility of one candle is multiplied with. */
  public double root() {
    return Math.sqrt(horizon);
  }

  /** Of rows with a column of the feature. */
  Column column() {
    Column known =
        functions.nanvl(
            functions.coalesce(functions.col(feature), functions.lit(replacement)),
            functions.lit(replacement));
    return functions
        .least(functions.lit(CEILING), functions.greatest(functions.lit(FLOOR), known))
        .multiply(functions.lit(root()));
  }

  /** Of one value of the feature. */
  double of(double volatility) {
    double known = Double.isNaN(volatility) ? replacement : volatility;
    return Math.min(CEILING, Math.max(FLOOR, known)) * root();
  }
}
