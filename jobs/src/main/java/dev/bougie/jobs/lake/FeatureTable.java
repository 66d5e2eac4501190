package dev.bougie.jobs.lake;

import dev.bougie.features.candle.Interval;
import dev.bougie.features.engine.FeatureSet;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.spark.Spark3Util;
import org.apache.iceberg.spark.SparkSchemaUtil;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The table of one feature set: symbol, interval, open time, close, whether the candle is made up,
 * a hash of the candle's values, and one double a feature, NaN where undefined. Where a feature
 * looks at the market there is also a hash of all symbols' candles of that time, and a row counts
 * as made up if one of those is. The name carries the fingerprint, so that the numbers of old code
 * stay beside those of new code.
 */
public final class FeatureTable {

  /** Nobody prunes by a feature, and of hundreds of columns the bounds are most of a manifest. */
  private static final Map<String, String> PROPERTIES =
      Map.of(
          TableProperties.FORMAT_VERSION,
          "2",
          TableProperties.PARQUET_COMPRESSION,
          "zstd",
          TableProperties.WRITE_DISTRIBUTION_MODE,
          "range",
          TableProperties.DEFAULT_WRITE_METRICS_MODE,
          "none",
          TableProperties.METRICS_MODE_COLUMN_CONF_PREFIX + "symbol",
          "full",
          TableProperties.METRICS_MODE_COLUMN_CONF_PREFIX + "interval",
          "full",
          TableProperties.METRICS_MODE_COLUMN_CONF_PREFIX + "open_time",
          "full");

  private static final int FINGERPRINT_SHOWN = 8;
  private static final int NAME_SHOWN = 60;

  private final FeatureSet set;

  public FeatureTable(FeatureSet set) {
    this.set = set;
  }

  /** A set that an expression names may be long, and {@code +} stands in no name of a table. */
  public String name() {
    String readable = set.name().replace('+', '_');
    return "lake.features.%s_%s"
        .formatted(
            readable.substring(0, Math.min(readable.length(), NAME_SHOWN)),
            set.fingerprint().substring(0, FINGERPRINT_SHOWN));
  }

  public StructType schema() {
    StructType schema =
        new StructType()
            .add("symbol", DataTypes.StringType, false)
            .add("interval", DataTypes.StringType, false)
            .add("open_time", DataTypes.TimestampType, false)
            .add("close", DataTypes.DoubleType, false)
            .add("synthetic", DataTypes.BooleanType, false)
            .add("window_hash", DataTypes.LongType, false);
    for (String id : set.ids()) {
      schema = schema.add(id, DataTypes.DoubleType, false);
    }
    return schema;
  }

  /**
   * Makes the table where it does not exist yet.
   *
   * @throws IllegalStateException if it is there with the columns of an earlier version
   */
  public void create(SparkSession spark) {
    spark.sql("CREATE NAMESPACE IF NOT EXISTS lake.features");
    Catalog catalog = Spark3Util.loadIcebergCatalog(spark, "lake");
    TableIdentifier table = TableIdentifier.parse(name().substring("lake.".length()));
    if (!catalog.tableExists(table)) {
      MarketTables.ignoreExisting(() -> create(catalog, table));
    }
    if (catalog.loadTable(table).schema().findField("window_hash") == null) {
      throw new IllegalStateException(
          "%s is of an earlier version: drop it, featurize makes it anew".formatted(name()));
    }
  }

  private void create(Catalog catalog, TableIdentifier table) {
    Schema schema = SparkSchemaUtil.convert(schema());
    catalog
        .buildTable(table, schema)
        .withPartitionSpec(
            PartitionSpec.builderFor(schema).identity("interval").month("open_time").build())
        .withSortOrder(SortOrder.builderFor(schema).asc("symbol").asc("open_time").build())
        .withProperties(PROPERTIES)
        .withProperty("bougie.feature-set", set.name())
        .withProperty("bougie.fingerprint", set.fingerprint())
        .create();
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
