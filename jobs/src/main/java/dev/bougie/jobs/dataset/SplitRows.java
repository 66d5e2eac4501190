package dev.bougie.jobs.dataset;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.nanvl;
import static org.apache.spark.sql.functions.percentile_approx;
import static org.apache.spark.sql.functions.pow;
import static org.apache.spark.sql.functions.unix_millis;

import dev.bougie.jobs.run.RowWeights;
import dev.bougie.jobs.split.Span;
import dev.bougie.jobs.split.Split;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The rows of one split. */
public final class SplitRows {

  private static final int ACCURACY = 10_000;

  private final Split split;
  private final Dataset<Row> train;
  private final Dataset<Row> test;

  private SplitRows(Split split, Dataset<Row> train, Dataset<Row> test) {
    this.split = split;
    this.train = train;
    this.test = test;
  }

  /** Of all rows; asks Spark for what weights and scale of the rows trained on are. */
  static SplitRows of(Dataset<Row> rows, Split split, RowWeights weights, boolean hasScale) {
    Dataset<Row> train = TrainingRows.in(rows, split.train());
    Dataset<Row> test = TrainingRows.in(rows, split.test());
    Column weight = weight(weights, split.train());
    if (hasScale || !weights.areEqual()) {
      // In one partition after the other: a sum is the same then, whichever task ends first.
      Row facts =
          train
              .select(weight.as(TrainingColumns.WEIGHT), col(TrainingColumns.SCALE))
              .coalesce(1)
              .agg(
                  avg(TrainingColumns.WEIGHT),
                  percentile_approx(
                      nanvl(col(TrainingColumns.SCALE), lit(null)), lit(0.5), lit(ACCURACY)))
              .head();
      weight = weight.divide(lit(facts.getDouble(0)));
      Column scale = nanvl(col(TrainingColumns.SCALE), lit(facts.get(1)).cast("double"));
      train = train.withColumn(TrainingColumns.SCALE, scale);
      test = test.withColumn(TrainingColumns.SCALE, scale);
    }
    return new SplitRows(split, train.withColumn(TrainingColumns.WEIGHT, weight), test);
  }

  public Split split() {
    return split;
  }

  /**
   * What is trained on: symbol, open_time, synthetic, the {@link TrainingColumns} and the features.
   * Scale is the median of these rows where it is not known.
   */
  public Dataset<Row> train() {
    return train;
  }

  /**
   * What is tested on: the same columns but for the weight; the scale's median is that of training.
   */
  public Dataset<Row> test() {
    return test;
  }

  /** Up to a factor that all rows of the spans share. */
  private static Column weight(RowWeights weights, List<Span> trained) {
    Column unique = weights.uniqueness() ? col(TrainingColumns.UNIQUENESS) : lit(1.0);
    long end = trained.get(trained.size() - 1).to().toEpochMilli();
    return weights
        .halfLife()
        .map(
            half ->
                unique.multiply(
                    pow(
                        lit(2.0),
                        unix_millis(col("open_time"))
                            .minus(lit(end))
                            .cast("double")
                            .divide(lit((double) half.toMillis())))))
        .orElse(unique);
  }
}
