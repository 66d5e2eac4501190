package dev.bougie.jobs.fit;

import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A fitted model as its trainer's own code runs it, before it is exported. */
public sealed interface FittedModel permits PipelineFit, BoosterFit {

  /** Ids of the inputs, in their order. */
  List<String> features();

  /** How what was fitted becomes a return. */
  ReturnHead head();

  /**
   * Adds what the model foretells: a column for each of {@link ReturnHead#outputs}, doubles but for
   * the array of quantiles. Columns of these names are replaced, all others kept.
   *
   * @param rows with a double column a feature, raw, NaN where undefined
   */
  Dataset<Row> foretell(Dataset<Row> rows);

  /**
   * Writes the model into that folder, on any Hadoop file system, in the place of what is there.
   */
  void save(String folder, Configuration hadoop);

  /** The model that {@link #save} wrote. */
  static FittedModel load(String folder, SparkSession spark) {
    ModelFolder saved = new ModelFolder(folder, spark.sparkContext().hadoopConfiguration());
    return saved.hasBooster() ? BoosterFit.load(saved) : PipelineFit.load(saved);
  }
}
