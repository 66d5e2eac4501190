package dev.bougie.jobs.lake;

import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What candidates foretold out of sample: run_id, candidate, fold, symbol, open_time, label,
 * forecast, and what a run may tell besides, null where it does not:
 *
 * <ul>
 *   <li>part: of the split that {@code fold} counts within, {@code FOLD} where null
 *   <li>outcome: the log return that came true, the label itself where null
 *   <li>probability_up: of a positive return, 0 to 1
 *   <li>scale: how far returns go at such a time, above 0, log return
 *   <li>quantiles: of the log return, ascending
 *   <li>known_at: when the label was known
 * </ul>
 */
public final class ForecastTable {

  /** The name of the table. */
  public static final String NAME = "lake.training.forecasts";

  private static final StructType OPTIONAL =
      new StructType()
          .add("part", DataTypes.StringType)
          .add("outcome", DataTypes.DoubleType)
          .add("probability_up", DataTypes.DoubleType)
          .add("scale", DataTypes.DoubleType)
          .add("quantiles", DataTypes.createArrayType(DataTypes.DoubleType))
          .add("known_at", DataTypes.TimestampType);

  private final SparkSession spark;

  public ForecastTable(SparkSession spark) {
    this.spark = spark;
  }

  /** Replaces all rows of the runs that these rows are of, in one commit. */
  public void replaceRuns(Dataset<Row> forecasts) {
    create();
    try {
      complete(forecasts).writeTo(NAME).overwritePartitions();
    } catch (NoSuchTableException e) {
      throw new IllegalStateException("table %s is gone".formatted(NAME), e);
    }
  }

  /** The rows with null in the place of what they do not tell. */
  public static Dataset<Row> complete(Dataset<Row> forecasts) {
    Set<String> told = Set.of(forecasts.columns());
    Dataset<Row> complete = forecasts;
    for (StructField field : OPTIONAL.fields()) {
      if (!told.contains(field.name())) {
        complete = complete.withColumn(field.name(), functions.lit(null).cast(field.dataType()));
      }
    }
    return complete;
  }

  private void create() {
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
    Set<String> known = Set.of(spark.table(NAME).columns());
    for (StructField field : OPTIONAL.fields()) {
      if (!known.contains(field.name())) {
        spark.sql(
            "ALTER TABLE lake.training.forecasts ADD COLUMN %s %s"
                .formatted(field.name(), field.dataType().sql()));
      }
    }
  }
}
