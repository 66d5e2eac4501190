package dev.bougie.jobs.doctor;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.bougie.features.candle.CandleRules;
import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.lake.CandleRows;
import dev.bougie.jobs.lake.Lake;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** What the rows of the market tables tell, counted in Spark. Groups alone come to the driver. */
final class CandleChecks {

  /** One name for a group of rows: the interval, or the interval and the symbol. */
  record Key(String interval, String symbol) {}

  /** A number told of a group; {@code label} is the cause, reason or rule. */
  record Tally(Key key, String label, long count) {}

  /** The extent of a group. */
  record Extent(
      Key key,
      long symbols,
      long rows,
      Instant first,
      Instant last,
      Instant closed,
      long unclosed) {}

  /** Stands for all symbols of an interval. */
  static final String ALL = "";

  private static final StructType BROKEN =
      new StructType()
          .add("symbol", DataTypes.StringType, false)
          .add("interval", DataTypes.StringType, false)
          .add("open_time", DataTypes.TimestampType, false)
          .add("label", DataTypes.StringType, false);

  private final SparkSession spark;
  private final boolean bySymbol;
  private final int examples;

  CandleChecks(SparkSession spark, boolean bySymbol, int examples) {
    this.spark = spark;
    this.bySymbol = bySymbol;
    this.examples = examples;
  }

  List<Extent> extents(Instant exchangeNow) {
    Column now = lit(java.sql.Timestamp.from(exchangeNow));
    return candles()
        .groupBy(key())
        .agg(
            countDistinct("symbol"),
            count(lit(1)),
            min("open_time"),
            max("open_time"),
            max("close_time"),
            sum(when(col("close_time").geq(now), 1L).otherwise(0L)))
        .collectAsList()
        .stream()
        .map(
            row ->
                new Extent(
                    key(row),
                    row.getLong(2),
                    row.getLong(3),
                    row.getTimestamp(4).toInstant(),
                    row.getTimestamp(5).toInstant(),
                    row.getTimestamp(6).toInstant(),
                    row.getLong(7)))
        .toList();
  }

  List<String> unclosed(Instant exchangeNow) {
    return named(candles().where(col("close_time").geq(lit(java.sql.Timestamp.from(exchangeNow)))));
  }

  List<Tally> duplicates() {
    return tallies(repeated().withColumn("label", lit("duplicate")), sum(col("rows").minus(1)));
  }

  List<String> duplicateNames() {
    return named(repeated());
  }

  List<Tally> broken() {
    return tallies(brokenRows(), count(lit(1)));
  }

  List<String> brokenNames() {
    return brokenRows()
        .select(concat_ws(" ", col("symbol"), col("interval"), col("open_time"), col("label")))
        .limit(examples)
        .as(Encoders.STRING())
        .collectAsList();
  }

  /** Rejected candles by reason. */
  List<Tally> rejects() {
    return tallies(spark.table(Lake.REJECTS).withColumnRenamed("reason", "label"), count(lit(1)));
  }

  /** Candles of open gaps by cause. */
  List<Tally> gaps() {
    return tallies(
        spark
            .table(Lake.GAPS)
            .where(col("repaired_at").isNull())
            .withColumnRenamed("cause", "label"),
        sum("missing"));
  }

  private Dataset<Row> candles() {
    return spark.table(Lake.CANDLES);
  }

  private Dataset<Row> repeated() {
    return candles()
        .groupBy("symbol", "interval", "open_time")
        .agg(count(lit(1)).as("rows"))
        .where(col("rows").gt(1));
  }

  /** By the rules that ingest keeps, not by a copy of them in SQL. */
  private Dataset<Row> brokenRows() {
    return candles()
        .flatMap(
            (FlatMapFunction<Row, Row>)
                row ->
                    CandleRules.check(Interval.of(row.getAs("interval")), CandleRows.candle(row))
                        .map(
                            fault ->
                                RowFactory.create(
                                    row.getAs("symbol"),
                                    row.getAs("interval"),
                                    row.getAs("open_time"),
                                    fault.name()))
                        .stream()
                        .iterator(),
            Encoders.row(BROKEN));
  }

  private List<Tally> tallies(Dataset<Row> rows, Column number) {
    Column[] groups =
        Stream.concat(Stream.of(key()), Stream.of(col("label"))).toArray(Column[]::new);
    return rows.groupBy(groups).agg(number).collectAsList().stream()
        .map(row -> new Tally(key(row), row.getString(2), row.getLong(3)))
        .toList();
  }

  private List<String> named(Dataset<Row> rows) {
    return rows.select(concat_ws(" ", col("symbol"), col("interval"), col("open_time")))
        .limit(examples)
        .as(Encoders.STRING())
        .collectAsList();
  }

  private Column[] key() {
    return new Column[] {col("interval"), (bySymbol ? col("symbol") : lit(ALL)).as("of_symbol")};
  }

  private static Key key(Row row) {
    return new Key(row.getString(0), row.getString(1));
  }
}
