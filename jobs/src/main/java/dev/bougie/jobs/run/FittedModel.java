package dev.bougie.jobs.run;

/**
 * What train leaves of a candidate in {@link RunFolder#model}: a fitted Spark pipeline that reads
 * one double column a feature, named by its id, raw, NaN where undefined, and adds {@link
 * #FORECAST}.
 */
public final class FittedModel {

  /** The column that a fitted pipeline adds: a double in the unit of the label. */
  public static final String FORECAST = "forecast";

  /** Linear regression on imputed and scaled features. */
  public static final String LINEAR = "linear";

  /** MLlib's gradient-boosted trees on imputed features. */
  public static final String GBT = "gbt";

  /** XGBoost's trees on the raw features, NaN included. */
  public static final String XGBOOST = "xgboost";

  private FittedModel() {}
}
