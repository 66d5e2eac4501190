package dev.bougie.model.explain;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a tree's splits compare an input with their threshold. */
public enum SplitRule {
  /** True where {@code input <= threshold}, on doubles: MLlib. */
  @JsonProperty("at-most")
  AT_MOST {
    @Override
    boolean holds(double input, double threshold) {
      return input <= threshold;
    }
  },
  /** True where {@code input < threshold}, on floats: XGBoost. */
  @JsonProperty("below")
  BELOW {
    @Override
    boolean holds(double input, double threshold) {
      return (float) input < (float) threshold;
    }
  };

  /** Whether the input, not NaN, goes where a true test goes. */
  abstract boolean holds(double input, double threshold);
}
