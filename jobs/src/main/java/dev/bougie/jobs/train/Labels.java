package dev.bougie.jobs.train;

import dev.bougie.features.candle.Interval;
import dev.bougie.model.manifest.Label;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.functions;

/** What comes true later. It looks ahead, so it exists in training only. */
final class Labels {

  /** The column of the no-skill forecast that the last return repeats itself. */
  static final String LAST = "last";

  private Labels() {}

  /**
   * Adds {@link Trainer#LABEL}, the log return from a row's close to the close {@code horizon}
   * candles later, null where that candle or one before it is missing; and {@link #LAST}, the log
   * return over the {@code horizon} candles before, 0 where one of them is missing.
   */
  static Dataset<Row> add(Dataset<Row> rows, Label label) {
    WindowSpec history = Window.partitionBy("symbol").orderBy("open_time");
    Column close = functions.col("close");
    int horizon = label.horizon();
    Column laterClose =
        atDistance(
            functions.lead("close", horizon).over(history),
            functions.lead("open_time", horizon).over(history),
            label.interval(),
            horizon);
    Column earlierClose =
        atDistance(
            functions.lag("close", horizon).over(history),
            functions.lag("open_time", horizon).over(history),
            label.interval(),
            -horizon);
    return rows.withColumn(Trainer.LABEL, functions.log(laterClose.divide(close)))
        .withColumn(
            LAST,
            functions.coalesce(functions.log(close.divide(earlierClose)), functions.lit(0.0)));
  }

  /** The value if it stands exactly that many candles away, else null. */
  private static Column atDistance(Column value, Column time, Interval interval, int candles) {
    Column expected =
        interval == Interval.MONTH1
            ? functions.add_months(functions.col("open_time"), candles).cast("timestamp")
            : functions.timestamp_millis(
                functions.unix_millis(functions.col("open_time")).plus(interval.plus(0, candles)));
    return functions.when(time.equalTo(expected), value);
  }
}
