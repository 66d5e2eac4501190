package dev.bougie.jobs.fit;

import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoostError;

/** What a booster of one output foretells, inside this process. */
public final class BoosterForecasts {

  private BoosterForecasts() {}

  /**
   * The margins of these rows; of squared error they are the forecasts.
   *
   * @param model in any of XGBoost's forms
   * @param inputs row after row, NaN where undefined
   * @param features of a row
   * @throws IllegalArgumentException if the model has several outputs, or the inputs are no rows
   */
  public static double[] of(byte[] model, float[] inputs, int features) {
    if (features < 1 || inputs.length % features != 0) {
      throw new IllegalArgumentException(
          "%d inputs are no rows of %d features".formatted(inputs.length, features));
    }
    int rows = inputs.length / features;
    if (rows == 0) {
      return new double[0];
    }
    Booster booster = NativeBooster.load(model);
    try {
      DMatrix matrix = new DMatrix(inputs, rows, features, Float.NaN);
      try {
        return single(booster.predict(matrix, true));
      } finally {
        matrix.dispose();
      }
    } catch (XGBoostError e) {
      throw new IllegalStateException("XGBoost cannot foretell: " + e.getMessage(), e);
    } finally {
      booster.dispose();
    }
  }

  private static double[] single(float[][] margins) {
    double[] forecasts = new double[margins.length];
    for (int row = 0; row < forecasts.length; row++) {
      if (margins[row].length != 1) {
        throw new IllegalArgumentException(
            "%d outputs, must be one".formatted(margins[row].length));
      }
      forecasts[row] = margins[row][0];
    }
    return forecasts;
  }
}
