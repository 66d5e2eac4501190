package dev.bougie.jobs.lake;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;

/**
 * What candidates foretold out of sample: run_id, candidate, fold, symbol, open_time, label,
 * forecast; the last two are log returns.
 */
public final class ForecastTable {

  /** The name of the table. */
  public static final String NAME = "lake.training.forecasts";

  private final SparkSession spark;

  public ForecastTable(SparkSession spark) {
    this.spark = spark;
  }

  /** Replaces all rows of the runs that these rows are of, in one commit. */
  public void replaceRuns(Dataset<Row> forecasts) {
    spark.sql("CREATE NAMESPACE IF NOT EXISTS lake.training");
    spark.sql(
        """
        CREATE TABLE IF NOT EXISTS lake.training.forecasts (
          run_id string NOT NULL, candidate string NOT NULL, fold int NOT NULL,
          symbol string NOT NULL, open_time timestamp NOT NULL,
          label double NOT NULL, forecast double NOT NULL)
        USING iceberg
        PARTITIONED BY (run_id)
        TBLPROPERTIES (
          'format-version' = '2',
          'write.distribution-mode' = 'none',
          'write.parquet.compression-codec' = 'zstd')
        """);
    try {
      forecasts.writeTo(NAME).overwritePartitions();
    } catch (NoSuchTableException e) {
      throw new IllegalStateException("table %s is gone".formatted(NAME), e);
    }
  }
}
