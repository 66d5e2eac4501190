package dev.bougie.jobs.fit;

import ml.dmlc.xgboost4j.java.DMatrix;

/** Rows in XGBoost's memory, which no collector frees in time. */
record BoosterMatrix(DMatrix rows) implements AutoCloseable {

  @Override
  public void close() {
    rows.dispose();
  }
}
