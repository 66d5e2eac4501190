package dev.bougie.jobs.lake;

import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The market tables: their columns, partitions, orders and properties. */
final class MarketTables {

  private static final Schema CANDLES =
      new Schema(
          NestedField.required(1, "symbol", Types.StringType.get()),
          NestedField.required(2, "interval", Types.StringType.get()),
          NestedField.required(3, "open_time", Types.TimestampType.withZone()),
          NestedField.required(4, "open", Types.DoubleType.get()),
          NestedField.required(5, "high", Types.DoubleType.get()),
          NestedField.required(6, "low", Types.DoubleType.get()),
          NestedField.required(7, "close", Types.DoubleType.get()),
          NestedField.required(8, "volume", Types.DoubleType.get()),
          NestedField.required(9, "quote_volume", Types.DoubleType.get()),
          NestedField.required(10, "trades", Types.LongType.get()),
          NestedField.required(11, "taker_buy_base", Types.DoubleType.get()),
          NestedField.required(12, "taker_buy_quote", Types.DoubleType.get()),
          NestedField.required(13, "close_time", Types.TimestampType.withZone()),
          NestedField.required(14, "source", Types.StringType.get()));

  private static final Schema REJECTS =
      new Schema(
          NestedField.required(1, "symbol", Types.StringType.get()),
          NestedField.required(2, "interval", Types.StringType.get()),
          NestedField.required(3, "open_time", Types.TimestampType.withZone()),
          NestedField.required(4, "reason", Types.StringType.get()),
          NestedField.required(5, "candle", Types.StringType.get()),
          NestedField.required(6, "source", Types.StringType.get()));

  private static final Map<String, String> CANDLE_PROPERTIES =
      Map.of(
          TableProperties.FORMAT_VERSION,
          "2",
          TableProperties.MERGE_MODE,
          "merge-on-read",
          TableProperties.DELETE_MODE,
          "merge-on-read",
          TableProperties.MERGE_ISOLATION_LEVEL,
          "serializable",
          TableProperties.WRITE_DISTRIBUTION_MODE,
          "range",
          TableProperties.PARQUET_COMPRESSION,
          "zstd",
          // Maintenance leaves alone what has a third of that, as the files of archive tasks have.
          TableProperties.WRITE_TARGET_FILE_SIZE_BYTES,
          String.valueOf(128L << 20),
          // A stream commits all day: each commit writes the table's metadata anew.
          TableProperties.METADATA_DELETE_AFTER_COMMIT_ENABLED,
          "true",
          TableProperties.METADATA_PREVIOUS_VERSIONS_MAX,
          "20");

  private static final Map<String, String> REJECT_PROPERTIES =
      Map.of(
          TableProperties.FORMAT_VERSION,
          "2",
          TableProperties.MERGE_MODE,
          "merge-on-read",
          TableProperties.PARQUET_COMPRESSION,
          "zstd");

  private static final Logger LOG = LoggerFactory.getLogger(MarketTables.class);

  private MarketTables() {}

  /** Makes the tables where they do not exist yet; the namespace {@code market} must. */
  static void create(Catalog catalog) {
    create(
        catalog,
        "candles",
        CANDLES,
        table ->
            table
                .withPartitionSpec(candlePartitions())
                .withSortOrder(candleOrder())
                .withProperties(CANDLE_PROPERTIES));
    create(catalog, "rejects", REJECTS, table -> table.withProperties(REJECT_PROPERTIES));
  }

  private static void create(
      Catalog catalog, String name, Schema schema, UnaryOperator<Catalog.TableBuilder> with) {
    TableIdentifier table = TableIdentifier.of("market", name);
    if (!catalog.tableExists(table)) {
      ignoreExisting(() -> with.apply(catalog.buildTable(table, schema)).create());
    }
  }

  /** Another process may be at it. */
  static void ignoreExisting(Runnable creation) {
    try {
      creation.run();
    } catch (AlreadyExistsException e) {
      LOG.debug("made by another process at the same time", e);
    }
  }

  /** One partition an interval and month. */
  private static PartitionSpec candlePartitions() {
    return PartitionSpec.builderFor(CANDLES).identity("interval").month("open_time").build();
  }

  private static SortOrder candleOrder() {
    return SortOrder.builderFor(CANDLES).asc("symbol").asc("open_time").build();
  }
}
