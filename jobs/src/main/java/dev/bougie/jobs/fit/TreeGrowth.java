package dev.bougie.jobs.fit;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * How XGBoost grows a tree.
 *
 * @param depth at most
 * @param learningRate what a leaf counts
 * @param subsample share of the rows it sees
 * @param columns share of the features it sees
 * @param minChildWeight least sum of second derivatives in a leaf
 */
record TreeGrowth(
    int depth, double learningRate, double subsample, double columns, double minChildWeight) {

  /** By XGBoost's names, which are those of its Spark stage too. */
  Map<String, Object> parameters() {
    return Map.of(
        "max_depth", depth,
        "eta", learningRate,
        "subsample", subsample,
        "colsample_bytree", columns,
        "min_child_weight", minChildWeight);
  }

  /** The same as text. */
  Map<String, String> texts() {
    return parameters().entrySet().stream()
        .collect(
            Collectors.toUnmodifiableMap(
                Map.Entry::getKey, parameter -> String.valueOf(parameter.getValue())));
  }
}
