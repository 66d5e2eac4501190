package dev.bougie.jobs.backtest;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;

import dev.bougie.model.advice.PositionBook.Fill;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Whether two back-tests did the same, trade by trade.
 *
 * @param fills of both together, those that are the same counted once
 * @param differing that only one of them has, or whose price or positions differ
 * @param costDifference largest difference between the costs of a fill that both have, relative to
 *     the larger
 * @param examples of those that differ, for people
 */
public record FillComparison(
    long fills, long differing, double costDifference, List<String> examples) {

  /** Costs that differ by no more are the same: sums of the same numbers in another order. */
  public static final double MONEY_TOLERANCE = 1e-9;

  private static final int EXAMPLES = 3;

  private static final StructType FILL =
      StructType.fromDDL(
          "symbol string, time bigint, before double, after double, price double, cost double");

  /**
   * Compares.
   *
   * @param vector fills of {@link VectorBacktest}
   * @param events fills of {@link dev.bougie.jobs.backtest.core.EventBacktest}
   */
  public static FillComparison of(SparkSession spark, Dataset<Row> vector, List<Fill> events) {
    Dataset<Row> left = vector.as("v");
    Dataset<Row> right =
        spark.createDataFrame(events.stream().map(FillComparison::row).toList(), FILL).as("e");
    Column together =
        col("v.symbol").equalTo(col("e.symbol")).and(col("v.time").equalTo(col("e.time")));
    Column same = coalesce(equal("before").and(equal("after")).and(equal("price")), lit(false));
    Column relative =
        abs(col("v.cost").minus(col("e.cost")))
            .divide(greatest(col("v.cost"), col("e.cost"), lit(Double.MIN_NORMAL)));
    Dataset<Row> pairs =
        left.join(right, together, "full_outer")
            .withColumn("same", same)
            .withColumn("relative", relative);
    Row totals =
        pairs
            .agg(count(lit(1)), count_if(not(col("same"))), coalesce(max("relative"), lit(0.0)))
            .first();
    List<String> examples =
        totals.getLong(1) == 0
            ? List.of()
            : pairs
                .where(not(col("same")))
                .select("v.*", "e.*")
                .limit(EXAMPLES)
                .collectAsList()
                .stream()
                .map(Row::toString)
                .toList();
    return new FillComparison(totals.getLong(0), totals.getLong(1), totals.getDouble(2), examples);
  }

  /** Whether every fill is the same and costs the same. */
  public boolean agrees() {
    return differing == 0 && costDifference <= MONEY_TOLERANCE;
  }

  private static Column equal(String column) {
    return col("v." + column).equalTo(col("e." + column));
  }

  private static Row row(Fill fill) {
    return RowFactory.create(
        fill.symbol(), fill.time(), fill.before(), fill.after(), fill.price(), fill.cost());
  }
}
