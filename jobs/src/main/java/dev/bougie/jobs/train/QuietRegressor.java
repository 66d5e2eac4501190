package dev.bougie.jobs.train;

import ml.dmlc.xgboost4j.scala.spark.XGBoostRegressor;
import org.apache.spark.ml.param.IntParam;
import org.jspecify.annotations.Nullable;

/**
 * XGBoost's regressor with the one parameter that its Spark side leaves out: how often it prints
 * its error, here never. Spark finds parameters by their methods, and XGBoost takes all it finds.
 */
final class QuietRegressor extends XGBoostRegressor {

  private static final long serialVersionUID = 1L;

  private @Nullable IntParam verboseEval;

  QuietRegressor() {
    set(verboseEval(), 0);
  }

  /** Rounds between two lines; 0 prints none. */
  public IntParam verboseEval() {
    if (verboseEval == null) {
      verboseEval = new IntParam(this, "verbose_eval", "rounds between two lines, 0 for none");
    }
    return verboseEval;
  }
}
