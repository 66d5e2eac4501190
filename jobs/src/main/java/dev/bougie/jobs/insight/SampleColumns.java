package dev.bougie.jobs.insight;

import dev.bougie.jobs.insight.measure.Sample;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;

/** Gathers rows of a time and some doubles as columns of primitives; null becomes NaN. */
final class SampleColumns {

  private final double[][] columns;
  private long[] times;
  private int rows;

  /**
   * Empty.
   *
   * @param expected rows, about
   */
  SampleColumns(int columns, int expected) {
    this.columns = new double[columns][expected];
    this.times = new long[expected];
  }

  void add(Row row) {
    if (rows == times.length) {
      // A hash takes a few more than expected at most.
      resize(rows + rows / 16 + 16);
    }
    times[rows] = row.getLong(0);
    for (int column = 0; column < columns.length; column++) {
      columns[column][rows] = row.isNullAt(column + 1) ? Double.NaN : row.getDouble(column + 1);
    }
    rows++;
  }

  /** What was added; the features' columns came before those of the horizons. */
  Sample sample(List<String> features, List<Integer> horizons) {
    resize(rows);
    return new Sample(
        features,
        horizons,
        times,
        Arrays.copyOfRange(columns, 0, features.size()),
        Arrays.copyOfRange(columns, features.size(), columns.length));
  }

  private void resize(int size) {
    times = Arrays.copyOf(times, size);
    for (int column = 0; column < columns.length; column++) {
      columns[column] = Arrays.copyOf(columns[column], size);
    }
  }
}
