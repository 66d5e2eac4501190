package dev.bougie.jobs.run;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The kinds of models there are; a run may hold several candidates of one kind. */
public enum Kind {
  /** Linear regression on imputed and scaled features. */
  LINEAR,

  /** Logistic regression on imputed and scaled features. */
  LOGISTIC,

  /** MLlib's random forest on imputed features. */
  RANDOM_FOREST,

  /** MLlib's gradient-boosted trees on imputed features. */
  GBT,

  /** XGBoost's trees on the raw features, NaN included. */
  XGBOOST,

  /** The same of whether the return is above 0. */
  XGBOOST_LOGISTIC,

  /** The same of quantiles of the return. */
  XGBOOST_QUANTILES;

  /**
   * Whether it learns if something happens, and foretells the odds of it; others learn a return.
   */
  public boolean isClassifier() {
    return this == LOGISTIC || this == XGBOOST_LOGISTIC;
  }

  /** As settings, files and answers spell it: {@code linear}. */
  @JsonValue
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The kind of that code.
   *
   * @throws IllegalArgumentException if there is none
   */
  @JsonCreator
  public static Kind of(String code) {
    for (Kind kind : values()) {
      if (kind.code().equals(code)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("there is no kind of model '%s'".formatted(code));
  }

  @Override
  public String toString() {
    return code();
  }
}
