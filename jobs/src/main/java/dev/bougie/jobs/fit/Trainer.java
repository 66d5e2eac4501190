package dev.bougie.jobs.fit;

import dev.bougie.jobs.dataset.TrainingColumns;
import dev.bougie.jobs.run.Candidate;
import dev.bougie.jobs.run.Kind;
import dev.bougie.model.manifest.Graph;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Fits one candidate on rows with a double column a feature, named by its id, raw, NaN where
 * undefined. A model holds its own imputing and scaling.
 */
public interface Trainer {

  /** The column of the label, a double, log return; never null or NaN in training rows. */
  String LABEL = TrainingColumns.LABEL;

  /** The column of the weights, doubles of mean 1; all rows count the same where there is none. */
  String WEIGHT = TrainingColumns.WEIGHT;

  /** The column of the log return that came true; the label where there is none. */
  String OUTCOME = TrainingColumns.OUTCOME;

  /** The column that tells when the label was known, a timestamp; needed to stop early. */
  String KNOWN_AT = TrainingColumns.KNOWN_AT;

  /** The column of the forecast. */
  String FORECAST = Graph.FORECAST;

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

  /**
   * Fits on these rows. The same rows in the same partitions give the same model.
   *
   * @throws dev.bougie.jobs.run.DataException if nothing can be learnt of them
   */
  FittedModel fit(Dataset<Row> rows, List<String> features, FitContext context);

  /** What the run records of it. */
  default Candidate candidate() {
    return new Candidate(name(), kind(), hyperParameters());
  }
}
