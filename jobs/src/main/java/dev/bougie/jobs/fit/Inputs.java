package dev.bougie.jobs.fit;

import java.util.List;
import org.apache.spark.ml.feature.Imputer;
import org.apache.spark.ml.feature.StandardScalerModel;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;

/** The pipeline stages that make one vector of the feature columns. */
public final class Inputs {

  /** The assembled features, in the order of the set. */
  public static final String VECTOR = "inputs";

  private static final String ASSEMBLED = "assembled";

  private Inputs() {}

  /** Puts the median of the training rows in the place of NaN. */
  public static Imputer imputer(List<String> features) {
    return new Imputer()
        .setStrategy("median")
        .setInputCols(features.toArray(String[]::new))
        .setOutputCols(imputed(features));
  }

  public static VectorAssembler imputedVector(List<String> features) {
    return new VectorAssembler().setInputCols(imputed(features)).setOutputCol(VECTOR);
  }

  /**
   * The raw values, NaN kept: for a model that knows what to do with it. To be followed by {@link
   * #denseVector}.
   */
  public static VectorAssembler rawVector(List<String> features) {
    return new VectorAssembler()
        .setInputCols(features.toArray(String[]::new))
        .setOutputCol(ASSEMBLED)
        .setHandleInvalid("keep");
  }

  /**
   * The assembled values as a dense vector, changed in nothing. The assembler makes a sparse one of
   * a row with many zeros, and XGBoost4J-Spark 3.1 forecasts from another row then: it pairs the
   * indices of the sparse vector with the values of the dense one. Taking a mean of zero off is the
   * stage of MLlib that always gives dense vectors.
   */
  public static StandardScalerModel denseVector(int features) {
    Vector zeros = Vectors.dense(new double[features]);
    StandardScalerModel model = new StandardScalerModel("dense", zeros, zeros);
    model.set(model.withMean(), true);
    model.set(model.withStd(), false);
    return model.setInputCol(ASSEMBLED).setOutputCol(VECTOR);
  }

  private static String[] imputed(List<String> features) {
    return features.stream().map(feature -> feature + "_imputed").toArray(String[]::new);
  }
}
