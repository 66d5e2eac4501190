package dev.bougie.jobs.lake;

import dev.bougie.features.candle.Interval;
import dev.bougie.features.engine.FeatureSet;
import java.util.List;
import org.apache.spark.sql.CreateTableWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.catalyst.analysis.TableAlreadyExistsException;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The table of one feature set: symbol, interval, open time, close, whether the candle is made up,
 * and one double a feature, NaN where undefined. The name carries the fingerprint, so that the
 * numbers of old code stay beside those of new code.
 */
public final class FeatureTable {

  private static final Logger LOG = LoggerFactory.getLogger(FeatureTable.class);
  private static final int FINGERPRINT_SHOWN = 8;

  private final FeatureSet set;

  public FeatureTable(FeatureSet set) {
    this.set = set;
  }

  public String name() {
    return "lake.features.%s_%s"
        .formatted(set.name(), set.fingerprint().substring(0, FINGERPRINT_SHOWN));
  }

  public StructType schema() {
    StructType schema =
        new StructType()
            .add("symbol", DataTypes.StringType, false)
            .add("interval", DataTypes.StringType, false)
            .add("open_time", DataTypes.TimestampType, false)
            .add("close", DataTypes.DoubleType, false)
            .add("synthetic", DataTypes.BooleanType, false);
    for (String id : set.ids()) {
      schema = schema.add(id, DataTypes.DoubleType, false);
    }
    return schema;
  }

  /** Makes the table where it does not exist yet. */
  public void create(SparkSession spark) {
    spark.sql("CREATE NAMESPACE IF NOT EXISTS lake.features");
    if (spark.catalog().tableExists(name())) {
      return;
    }
    CreateTableWriter<Row> table =
        spark
            .createDataFrame(List.of(), schema())
            .writeTo(name())
            .using("iceberg")
            .partitionedBy(functions.col("interval"), functions.col("symbol"))
            .tableProperty("format-version", "2")
            .tableProperty("write.parquet.compression-codec", "zstd")
            .tableProperty("write.distribution-mode", "none")
            .tableProperty("bougie.feature-set", set.name())
            .tableProperty("bougie.fingerprint", set.fingerprint());
    try {
      table.create();
    } catch (TableAlreadyExistsException e) {
      LOG.debug("another run made {} at the same time", name(), e);
    }
  }

  /** Replaces all rows of the symbols and intervals that these rows are of, in one commit. */
  public void replaceSymbols(Dataset<Row> rows) {
    try {
      rows.writeTo(name()).overwritePartitions();
    } catch (NoSuchTableException e) {
      throw new IllegalStateException("table %s is gone".formatted(name()), e);
    }
  }

  /** The rows of these symbols. */
  public Dataset<Row> rows(SparkSession spark, List<String> symbols, Interval interval) {
    return only(spark.table(name()), symbols, interval);
  }

  /** The rows of these symbols as they were at a snapshot of the table of that name. */
  public static Dataset<Row> rowsAt(
      SparkSession spark, String name, long snapshot, List<String> symbols, Interval interval) {
    return only(spark.read().option("versionAsOf", snapshot).table(name), symbols, interval);
  }

  private static Dataset<Row> only(Dataset<Row> table, List<String> symbols, Interval interval) {
    return table.where(
        functions
            .col("interval")
            .equalTo(interval.code())
            .and(functions.col("symbol").isin(symbols.toArray())));
  }
}
