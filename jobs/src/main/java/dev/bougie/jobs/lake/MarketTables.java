package dev.bougie.jobs.lake;

import java.util.Map;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;

/** The market tables as {@link Lake#createMarket} makes them, for who has no Spark. */
final class MarketTables {

  static final Schema CANDLES =
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

  static final Schema REJECTS =
      new Schema(
          NestedField.required(1, "symbol", Types.StringType.get()),
          NestedField.required(2, "interval", Types.StringType.get()),
          NestedField.required(3, "open_time", Types.TimestampType.withZone()),
          NestedField.required(4, "reason", Types.StringType.get()),
          NestedField.required(5, "candle", Types.StringType.get()),
          NestedField.required(6, "source", Types.StringType.get()));

  static final Map<String, String> CANDLE_PROPERTIES =
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
          "zstd");

  static final Map<String, String> REJECT_PROPERTIES =
      Map.of(
          TableProperties.FORMAT_VERSION,
          "2",
          TableProperties.MERGE_MODE,
          "merge-on-read",
          TableProperties.PARQUET_COMPRESSION,
          "zstd");

  private MarketTables() {}

  /** One partition an interval and month. */
  static PartitionSpec candlePartitions() {
    return PartitionSpec.builderFor(CANDLES).identity("interval").month("open_time").build();
  }

  static SortOrder candleOrder() {
    return SortOrder.builderFor(CANDLES).asc("symbol").asc("open_time").build();
  }
}
