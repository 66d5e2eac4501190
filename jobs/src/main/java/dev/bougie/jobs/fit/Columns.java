package dev.bougie.jobs.fit;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** The columns that training rows may have or lack. */
final class Columns {

  private Columns() {}

  static boolean has(Dataset<Row> rows, String column) {
    return List.of(rows.columns()).contains(column);
  }

  /** The column if it is there, else the other. */
  static Column either(Dataset<Row> rows, String column, String other) {
    return functions.col(has(rows, column) ? column : other);
  }

  static Column weight(Dataset<Row> rows) {
    return has(rows, Trainer.WEIGHT) ? functions.col(Trainer.WEIGHT) : functions.lit(1.0);
  }
}
