package dev.bougie.jobs.fit;

import dev.bougie.jobs.label.Labels;
import dev.bougie.jobs.run.Candidate;
import dev.bougie.jobs.run.Kind;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Fits one candidate: a Spark pipeline that reads one double column a feature, named by its id,
 * raw, NaN where undefined, and adds {@link #FORECAST}. It holds imputing and scaling.
 */
public interface Trainer {

  /** The column of the label, a double, log return; never null or NaN in training rows. */
  String LABEL = Labels.LABEL;

  /** The column that what was fitted adds: a double in the unit of the label. */
  String FORECAST = "forecast";

  /** What is fitted. */
  Kind kind();

  /** Of the candidate, its own in a run. */
  default String name() {
    return kind().code();
  }

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
  default Candidate candidate() {
    return new Candidate(name(), kind(), hyperParameters());
  }
}
