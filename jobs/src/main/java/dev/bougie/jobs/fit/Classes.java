package dev.bougie.jobs.fit;

import dev.bougie.jobs.run.DataException;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Rows whose labels are made classes.
 *
 * @param rows with the column {@link #UP}, 1 where the label is above 0, else 0
 * @param size mean absolute return over mean scale, by weight
 */
record Classes(Dataset<Row> rows, double size) {

  /** The column of the class, a double. */
  static final String UP = "up";

  /**
   * Makes classes of the labels.
   *
   * @throws DataException if one never occurs
   */
  static Classes of(Dataset<Row> rows, Optional<ReturnScale> scale) {
    Column outcome = Columns.either(rows, Trainer.OUTCOME, Trainer.LABEL);
    Column unit = scale.map(ReturnScale::column).orElse(functions.lit(1.0));
    Column weight = Columns.weight(rows);
    Dataset<Row> classes =
        rows.withColumn(UP, functions.when(functions.col(Trainer.LABEL).gt(0), 1.0).otherwise(0.0));
    Row counts =
        classes
            .agg(
                functions.count(functions.lit(1)),
                functions.sum(functions.col(UP)),
                functions.sum(weight.multiply(functions.abs(outcome))),
                functions.sum(weight.multiply(unit)))
            .head();
    long all = counts.getLong(0);
    double up = all == 0 ? 0 : counts.getDouble(1);
    if (up == 0 || up == all) {
      throw new DataException(
          "%d rows, none of them %s: a class that never occurs can't be learnt"
              .formatted(all, up == 0 ? "up" : "down"));
    }
    return new Classes(classes, counts.getDouble(2) / counts.getDouble(3));
  }
}
