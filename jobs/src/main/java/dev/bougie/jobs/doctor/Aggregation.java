package dev.bougie.jobs.doctor;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.min_by;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.lake.Lake;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Whether the candles of a finer interval add up to those of a coarser one, where no finer candle
 * is missing. Prices and trades must be equal, volumes but for rounding. A candle without trades
 * repeats the price before it and sets no price in the one above, unless none of them has trades.
 */
final class Aggregation {

  private static final double ROUNDING = 1e-9;
  private static final long DAY = 86_400_000L;
  private static final List<String> EXACT = List.of("open", "high", "low", "close", "trades");
  private static final List<String> SUMS =
      List.of("volume", "quote_volume", "taker_buy_base", "taker_buy_quote");

  private final SparkSession spark;

  Aggregation(SparkSession spark) {
    this.spark = spark;
  }

  /**
   * What was compared.
   *
   * @param compared coarser candles with all their finer ones
   * @param differing those that the finer ones do not add up to
   */
  record Comparison(
      Interval finer, Interval coarser, long compared, long differing, List<String> examples) {}

  /** Whether every coarser candle is made of whole finer ones. */
  static boolean divides(Interval finer, Interval coarser) {
    if (finer.compareTo(coarser) >= 0 || finer.compareTo(Interval.D1) > 0) {
      return false;
    }
    // Weeks and months are made of days, and all intervals below a day divide it.
    return coarser.compareTo(Interval.D3) > 0
        ? DAY % millis(finer) == 0
        : millis(coarser) % millis(finer) == 0;
  }

  Comparison compare(Interval finer, Interval coarser, int examples) {
    Dataset<Row> judged =
        added(finer, coarser)
            .join(stored(coarser), new String[] {"symbol", "bucket"})
            .withColumn("differences", differences());
    Column differs = col("differences").notEqual("");
    Row counts = judged.agg(count(lit(1)), count(when(differs, 1))).first();
    List<String> named =
        counts.getLong(1) == 0
            ? List.of()
            : judged
                .where(differs)
                .select(
                    concat_ws(
                        " ", col("symbol"), lit(coarser.code()), col("bucket"), col("differences")))
                .limit(examples)
                .as(Encoders.STRING())
                .collectAsList();
    return new Comparison(finer, coarser, counts.getLong(0), counts.getLong(1), named);
  }

  private Dataset<Row> added(Interval finer, Interval coarser) {
    Column traded = col("trades").gt(0);
    return candles(finer)
        .withColumn("bucket", bucket(coarser))
        .groupBy("symbol", "bucket")
        .agg(
            count(lit(1)).as("parts"),
            price(
                    min_by(when(traded, col("open")), when(traded, col("open_time"))),
                    min_by(col("open"), col("open_time")))
                .as("sum_open"),
            price(max(when(traded, col("high"))), max("high")).as("sum_high"),
            price(min(when(traded, col("low"))), min("low")).as("sum_low"),
            price(
                    max_by(when(traded, col("close")), when(traded, col("open_time"))),
                    max_by(col("close"), col("open_time")))
                .as("sum_close"),
            sum("trades").as("sum_trades"),
            sum("volume").as("sum_volume"),
            sum("quote_volume").as("sum_quote_volume"),
            sum("taker_buy_base").as("sum_taker_buy_base"),
            sum("taker_buy_quote").as("sum_taker_buy_quote"))
        .where(
            col("parts")
                .multiply(lit(millis(finer)))
                .equalTo(
                    expr(
                        "unix_millis(bucket + %s) - unix_millis(bucket)"
                            .formatted(length(coarser)))));
  }

  private Dataset<Row> stored(Interval coarser) {
    return candles(coarser).withColumnRenamed("open_time", "bucket");
  }

  private Dataset<Row> candles(Interval interval) {
    return spark.table(Lake.CANDLES).where(col("interval").equalTo(interval.code()));
  }

  /** The open time of the coarser candle that a finer one belongs to; the session's zone is UTC. */
  private static Column bucket(Interval coarser) {
    if (coarser == Interval.MONTH1) {
      return expr("date_trunc('MONTH', open_time)");
    }
    if (coarser == Interval.W1) {
      return expr("date_trunc('WEEK', open_time)");
    }
    return expr(
        "timestamp_millis(unix_millis(open_time) - pmod(unix_millis(open_time), %d))"
            .formatted(millis(coarser)));
  }

  private static String length(Interval coarser) {
    return coarser == Interval.MONTH1
        ? "INTERVAL '1' MONTH"
        : "INTERVAL '%d' SECOND".formatted(millis(coarser) / 1_000);
  }

  private static Column price(Column traded, Column any) {
    return coalesce(traded, any);
  }

  /** Which values differ, as text; empty where none does. */
  private static Column differences() {
    Stream<Column> exact =
        EXACT.stream().map(name -> told(name, not(col(name).equalTo(col("sum_" + name)))));
    Stream<Column> sums =
        SUMS.stream()
            .map(
                name -> {
                  Column one = col(name);
                  Column other = col("sum_" + name);
                  Column allowed = greatest(abs(one), abs(other)).multiply(ROUNDING);
                  return told(name, abs(one.minus(other)).gt(allowed));
                });
    return concat_ws(", ", Stream.concat(exact, sums).toArray(Column[]::new));
  }

  private static Column told(String name, Column differs) {
    return when(
        differs, concat(lit(name + " "), col(name), lit(" instead of "), col("sum_" + name)));
  }

  /** Of any interval but the month. */
  private static long millis(Interval interval) {
    return interval.next(0);
  }
}
