package dev.bougie.jobs.lake;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Every symbol that the exchange has ever had, one row each: what it trades, its status, the open
 * times of its first and last daily candle (null while none is known), and when the exchange or its
 * dumps were first and last seen to have it.
 */
public final class SymbolTable {

  /** The name of the table. */
  public static final String NAME = "lake.market.symbols";

  /** The status of a symbol that the exchange no longer lists; all others are its own words. */
  public static final String DELISTED = "DELISTED";

  /** The columns, in order. */
  public static final StructType SCHEMA =
      new StructType()
          .add("symbol", DataTypes.StringType, false)
          .add("base", DataTypes.StringType, true)
          .add("quote", DataTypes.StringType, true)
          .add("status", DataTypes.StringType, false)
          .add("first_open_time", DataTypes.TimestampType, true)
          .add("last_open_time", DataTypes.TimestampType, true)
          .add("first_seen", DataTypes.TimestampType, false)
          .add("last_seen", DataTypes.TimestampType, false);

  private final SparkSession spark;

  public SymbolTable(SparkSession spark) {
    this.spark = spark;
  }

  public boolean exists() {
    return spark.catalog().tableExists(NAME);
  }

  /** Makes the table where it does not exist yet. */
  public void create() {
    spark.sql("CREATE NAMESPACE IF NOT EXISTS lake.market");
    spark.sql(
        """
        CREATE TABLE IF NOT EXISTS lake.market.symbols (
          symbol string NOT NULL, base string, quote string, status string NOT NULL,
          first_open_time timestamp, last_open_time timestamp,
          first_seen timestamp NOT NULL, last_seen timestamp NOT NULL)
        USING iceberg
        TBLPROPERTIES ('format-version' = '2', 'write.parquet.compression-codec' = 'zstd')
        """);
  }

  /** All rows, by symbol; some thousands. */
  public List<Row> rows() {
    return spark.table(NAME).orderBy("symbol").collectAsList();
  }

  /** Those of the symbols that only archives know any more; none before the table exists. */
  public List<String> delisted(List<String> symbols) {
    return among(symbols, functions.col("status").equalTo(DELISTED));
  }

  /** Those of the symbols that the exchange has ever had; none before the table exists. */
  public List<String> known(List<String> symbols) {
    return among(symbols, functions.lit(true));
  }

  private List<String> among(List<String> symbols, Column which) {
    return exists()
        ? spark
            .table(NAME)
            .where(which.and(functions.col("symbol").isin(symbols.toArray())))
            .select("symbol")
            .as(Encoders.STRING())
            .collectAsList()
        : List.of();
  }

  /** Adds symbols and replaces those that differ, in one commit. */
  public void upsert(List<Row> symbols) {
    Dataset<Row> incoming = spark.createDataset(symbols, Encoders.row(SCHEMA));
    incoming.createOrReplaceTempView("incoming_symbols");
    spark.sql(
        """
        MERGE INTO lake.market.symbols AS stored
        USING incoming_symbols AS incoming
        ON stored.symbol = incoming.symbol
        WHEN MATCHED AND NOT (
          stored.base <=> incoming.base AND stored.quote <=> incoming.quote
          AND stored.status <=> incoming.status
          AND stored.first_open_time <=> incoming.first_open_time
          AND stored.last_open_time <=> incoming.last_open_time
          AND stored.first_seen <=> incoming.first_seen
          AND stored.last_seen <=> incoming.last_seen)
          THEN UPDATE SET *
        WHEN NOT MATCHED THEN INSERT *
        """);
  }
}
