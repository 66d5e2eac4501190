package dev.bougie.jobs.onnx;

/** What XGBoost minimises, and so what its margins mean. */
public enum Objective {
  /** Squared error: the margin is the forecast. */
  SQUARED_ERROR("reg:squarederror", "rmse"),
  /** Logistic loss on labels 0 and 1: the margin is the logarithm of the odds of a 1. */
  LOGISTIC("binary:logistic", "logloss"),
  /** Pinball loss: one margin a level, each the quantile of that level. */
  QUANTILES("reg:quantileerror", "quantile");

  private final String code;
  private final String metric;

  Objective(String code, String metric) {
    this.code = code;
    this.metric = metric;
  }

  /** As XGBoost spells it. */
  public String code() {
    return code;
  }

  /** XGBoost's name of the mean loss, smaller is better. */
  public String metric() {
    return metric;
  }

  /**
   * The objective of that code.
   *
   * @throws IllegalArgumentException if Bougie does not know it
   */
  public static Objective of(String code) {
    for (Objective objective : values()) {
      if (objective.code.equals(code)) {
        return objective;
      }
    }
    throw new IllegalArgumentException(
        "XGBoost's objective is '%s', only %s, %s and %s can be exported"
            .formatted(code, SQUARED_ERROR.code, LOGISTIC.code, QUANTILES.code));
  }
}
