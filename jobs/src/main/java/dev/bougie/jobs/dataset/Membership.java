package dev.bougie.jobs.dataset;

import static org.apache.spark.sql.functions.add_months;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.date_trunc;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.trunc;

import dev.bougie.jobs.run.TrainingUniverse;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Which symbols belong to the universe at which time. Of the most traded it is decided anew each
 * month by the candles that had closed before it began, so that nothing known later decides which
 * rows there are: a symbol that was delisted since is in while it was traded, one that grew later
 * is not in before.
 */
final class Membership {

  private static final String MONTH = "month";

  /** Sums of these are exact, hence the same in any order. */
  private static final String EXACT = "decimal(38, 8)";

  private Membership() {}

  /**
   * Those of the rows whose symbol belongs to the universe at that time.
   *
   * @param rows symbol and open_time among others
   * @param candles symbol, close_time and quote_volume, of times before the rows' too
   */
  static Dataset<Row> only(Dataset<Row> rows, Dataset<Row> candles, TrainingUniverse universe) {
    return rows.withColumn(MONTH, date_trunc("month", col("open_time")).cast("date"))
        .join(
            mostTraded(candles, universe),
            scala.jdk.javaapi.CollectionConverters.asScala(java.util.List.of("symbol", MONTH))
                .toSeq(),
            "left_semi")
        .drop(MONTH);
  }

  /** Symbol and month, the first day of it, of the most traded by the days before it. */
  static Dataset<Row> mostTraded(Dataset<Row> candles, TrainingUniverse universe) {
    Dataset<Row> days =
        candles
            .withColumn("day", to_date(col("close_time")))
            .groupBy("symbol", "day")
            .agg(sum(col("quote_volume").cast(EXACT)).cast(EXACT).as("traded"));
    // A day counts for the months that begin within so many days of it.
    Column next = add_months(trunc(col("day"), "month"), 1);
    Column last = trunc(date_add(col("day"), universe.days()), "month");
    return days.where(last.geq(next))
        .withColumn(MONTH, explode(sequence(next, greatest(next, last), expr("interval 1 month"))))
        .groupBy(MONTH, "symbol")
        .agg(sum("traded").as("traded"))
        .withColumn(
            "rank",
            row_number()
                .over(Window.partitionBy(MONTH).orderBy(col("traded").desc(), col("symbol").asc())))
        .where(col("rank").leq(universe.top()))
        .select("symbol", MONTH);
  }
}
