package dev.bougie.jobs.train;

import java.util.List;
import org.apache.spark.ml.feature.Imputer;
import org.apache.spark.ml.feature.VectorAssembler;

/** The pipeline stages that make one vector of the feature columns. */
final class Inputs {

  /** The assembled features, in the order of the set. */
  static final String VECTOR = "inputs";

  private Inputs() {}

  /** Puts the median of the training rows in the place of NaN. */
  static Imputer imputer(List<String> features) {
    return new Imputer()
        .setStrategy("median")
        .setInputCols(features.toArray(String[]::new))
        .setOutputCols(imputed(features));
  }

  static VectorAssembler imputedVector(List<String> features) {
    return new VectorAssembler().setInputCols(imputed(features)).setOutputCol(VECTOR);
  }

  /** The raw values, NaN kept: for a model that knows what to do with it. */
  static VectorAssembler rawVector(List<String> features) {
    return new VectorAssembler()
        .setInputCols(features.toArray(String[]::new))
        .setOutputCol(VECTOR)
        .setHandleInvalid("keep");
  }

  private static String[] imputed(List<String> features) {
    return features.stream().map(feature -> feature + "_imputed").toArray(String[]::new);
  }
}
