package dev.bougie.jobs.train;

import dev.bougie.jobs.label.Labels;
import dev.bougie.jobs.run.TrainingRun;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Fits one kind of {@link dev.bougie.jobs.run.FittedModel}; the fitted pipeline holds imputing and
 * scaling.
 */
public interface Trainer {

  /** The column of the label, a double, log return; never null or NaN in training rows. */
  String LABEL = Labels.LABEL;

  /** The name of the kind: {@code linear}, {@code gbt}, {@code xgboost}. */
  String kind();

  /** The settings that {@link #fit} trains with, as text. */
  Map<String, String> hyperParameters();

  /**
   * Makes sure that what this machine must have for it is there.
   *
   * @throws MissingLibraryException naming the package to install
   */
  default void requireLibraries() {}

  /** Fits on these rows. The same rows in the same partitions give the same model. */
  PipelineModel fit(Dataset<Row> rows, List<String> features);

  /** What the run records of it. */
  default TrainingRun.Candidate candidate() {
    return new TrainingRun.Candidate(kind(), hyperParameters());
  }
}
