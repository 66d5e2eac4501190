package dev.bougie.jobs.gaps;

import static org.apache.spark.sql.functions.col;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.lake.Contention;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.jobs.run.DataException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** The table {@code lake.market.gaps}, a row a gap; repaired ones stay as history. */
final class GapTable {

  private static final StructType CHANGES =
      new StructType()
          .add("symbol", DataTypes.StringType, false)
          .add("interval", DataTypes.StringType, false)
          .add("from_time", DataTypes.TimestampType, false)
          .add("to_time", DataTypes.TimestampType, false)
          .add("missing", DataTypes.LongType, false)
          .add("cause", DataTypes.StringType, false)
          .add("found_at", DataTypes.TimestampType, false)
          .add("checked_at", DataTypes.TimestampType, true)
          .add("checks", DataTypes.IntegerType, false)
          .add("repaired_at", DataTypes.TimestampType, true)
          .add("gone", DataTypes.BooleanType, false);

  private final SparkSession spark;

  GapTable(SparkSession spark) {
    this.spark = spark;
  }

  /** Makes the table where it does not exist yet. */
  void create() {
    spark.sql(
        """
        CREATE TABLE IF NOT EXISTS lake.market.gaps (
          symbol string NOT NULL, interval string NOT NULL,
          from_time timestamp NOT NULL COMMENT 'open time of the first missing candle',
          to_time timestamp NOT NULL COMMENT 'open time of the first candle behind the gap',
          missing bigint NOT NULL COMMENT 'candles', cause string NOT NULL,
          found_at timestamp NOT NULL, checked_at timestamp, checks int NOT NULL,
          repaired_at timestamp COMMENT 'null while open')
        USING iceberg
        TBLPROPERTIES ('format-version' = '2')
        """);
  }

  /** The open gaps of these symbols. */
  List<Gap> open(List<String> symbols, Interval interval, int maxGaps) {
    List<Row> rows =
        spark
            .table(Lake.GAPS)
            .where(
                col("interval")
                    .equalTo(interval.code())
                    .and(col("symbol").isin(symbols.toArray()))
                    .and(col("repaired_at").isNull()))
            .limit(maxGaps + 1)
            .collectAsList();
    if (rows.size() > maxGaps) {
      throw new DataException(
          "lake.market.gaps holds more than gaps.max-gaps = %d open gaps of these symbols; ask for fewer symbols"
              .formatted(maxGaps));
    }
    return rows.stream().map(GapTable::gap).toList();
  }

  /**
   * Adds, changes and takes away rows by (symbol, interval, range) of open gaps, in one commit; who
   * else writes there at the same time makes it begin again. A row that another run has repaired
   * meanwhile stays repaired: if it was not, the next run finds the hole anew.
   */
  void commit(List<Gap> changed, List<Gap> gone) {
    List<Row> rows = new ArrayList<>();
    changed.forEach(gap -> rows.add(row(gap, false)));
    gone.forEach(gap -> rows.add(row(gap, true)));
    if (rows.isEmpty()) {
      return;
    }
    spark.createDataFrame(rows, CHANGES).createOrReplaceTempView("incoming_gaps");
    Contention.retry(
        () ->
            spark.sql(
                """
                MERGE INTO lake.market.gaps AS stored
                USING incoming_gaps AS incoming
                ON stored.interval = incoming.interval
                  AND stored.symbol = incoming.symbol
                  AND stored.from_time = incoming.from_time
                  AND stored.to_time = incoming.to_time
                  AND (stored.repaired_at IS NULL OR stored.found_at = incoming.found_at)
                WHEN MATCHED AND incoming.gone AND stored.repaired_at IS NULL THEN DELETE
                WHEN MATCHED AND NOT incoming.gone AND stored.repaired_at IS NULL THEN UPDATE SET
                  cause = incoming.cause, checked_at = incoming.checked_at,
                  checks = incoming.checks, repaired_at = incoming.repaired_at
                WHEN NOT MATCHED AND NOT incoming.gone THEN INSERT (
                  symbol, interval, from_time, to_time, missing, cause, found_at, checked_at,
                  checks, repaired_at)
                  VALUES (
                  incoming.symbol, incoming.interval, incoming.from_time, incoming.to_time,
                  incoming.missing, incoming.cause, incoming.found_at, incoming.checked_at,
                  incoming.checks, incoming.repaired_at)
                """));
  }

  private static Row row(Gap gap, boolean gone) {
    return RowFactory.create(
        gap.symbol(),
        gap.interval().code(),
        new Timestamp(gap.from()),
        new Timestamp(gap.to()),
        gap.missing(),
        gap.cause().name(),
        Timestamp.from(gap.foundAt()),
        gap.checkedAt() == null ? null : Timestamp.from(gap.checkedAt()),
        gap.checks(),
        gap.repairedAt() == null ? null : Timestamp.from(gap.repairedAt()),
        gone);
  }

  private static Gap gap(Row row) {
    return new Gap(
        row.getAs("symbol"),
        Interval.of(row.getAs("interval")),
        row.<Timestamp>getAs("from_time").getTime(),
        row.<Timestamp>getAs("to_time").getTime(),
        GapCause.valueOf(row.getAs("cause")),
        row.<Timestamp>getAs("found_at").toInstant(),
        instant(row, "checked_at"),
        row.<Integer>getAs("checks"),
        instant(row, "repaired_at"));
  }

  private static @Nullable Instant instant(Row row, String column) {
    Timestamp timestamp = row.getAs(column);
    return timestamp == null ? null : timestamp.toInstant();
  }
}
