package dev.bougie.jobs.dataset;

import dev.bougie.features.engine.FeatureSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/**
 * How far returns go at such a time: the volatility of the log return over the horizon, as known at
 * the close of a candle; {@code min(1, max(floor, realised_volatility_24)) * sqrt(horizon)}.
 */
public final class Scale {

  /** The feature it is made of: the deviation of one candle's log return. */
  public static final String FEATURE = "realised_volatility_24";

  /** The least volatility of one candle, so that a market that stands still has a scale too. */
  public static final double FLOOR = 1e-6;

  /** The most, so that no row counts for nothing. */
  public static final double CEILING = 1;

  /** What stands for it where the feature set lacks {@link #FEATURE}. */
  public static final double NONE = 1;

  private Scale() {}

  /** Whether rows of that set have one. */
  public static boolean isKnown(FeatureSet set) {
    return set.ids().contains(FEATURE);
  }

  /** Of rows of that set, NaN where the feature is; {@link #NONE} where the set lacks it. */
  static Column of(FeatureSet set, int horizon) {
    Column volatility = functions.col(FEATURE);
    return isKnown(set)
        ? functions
            .when(functions.isnan(volatility), Double.NaN)
            .otherwise(
                functions
                    .least(
                        functions.lit(CEILING),
                        functions.greatest(functions.lit(FLOOR), volatility))
                    .multiply(functions.lit(Math.sqrt(horizon))))
        : functions.lit(NONE);
  }
}
