package dev.bougie.jobs.label;

import dev.bougie.features.candle.Interval;
import dev.bougie.model.manifest.Label;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.functions;

/** What comes true later, as columns over rows of symbol, open time and close. */
public final class Labels {

  /** The column of the label, a double in the unit of its kind. */
  public static final String LABEL = "label";

  /** The column of the no-skill forecast that the last return repeats itself. */
  public static final String LAST = "last";

  private Labels() {}

  /**
   * The log return from a row's close to the close {@code horizon} candles later, null where that
   * candle or one before it is missing.
   */
  public static Column logReturn(Label label) {
    WindowSpec history = history();
    Column laterClose =
        atDistance(
            functions.lead("close", label.horizon()).over(history),
            functions.lead("open_time", label.horizon()).over(history),
            label.interval(),
            label.horizon());
    return functions.log(laterClose.divide(functions.col("close")));
  }

  private static WindowSpec history() {
    return Window.partitionBy("symbol").orderBy("open_time");
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
