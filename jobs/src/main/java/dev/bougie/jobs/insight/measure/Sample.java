package dev.bougie.jobs.insight.measure;

import java.util.List;

/**
 * Some rows of a feature table in order of time, column by column: {@code values[feature][row]} and
 * {@code returns[horizon][row]}, NaN where unknown. The arrays are not copied, since they may be
 * most of the memory there is.
 */
public final class Sample {

  private final List<String> features;
  private final List<Integer> horizons;
  private final long[] openTimes;
  private final RowSymbols symbols;
  private final double[][] values;
  private final double[][] returns;

  /**
   * Takes the columns over.
   *
   * @param horizons candles ahead of each column of returns
   * @param openTimes epoch milliseconds, never falling
   * @param symbols of the same rows
   * @throws IllegalArgumentException if the columns differ in length or times fall
   */
  Sample(
      List<String> features,
      List<Integer> horizons,
      long[] openTimes,
      RowSymbols symbols,
      double[][] values,
      double[][] returns) {
    if (values.length != features.size() || returns.length != horizons.size()) {
      throw new IllegalArgumentException(
          "%d and %d columns of %d features and %d horizons"
              .formatted(values.length, returns.length, features.size(), horizons.size()));
    }
    for (int row = 1; row < openTimes.length; row++) {
      if (openTimes[row] < openTimes[row - 1]) {
        throw new IllegalArgumentException("row %d opens before the one before".formatted(row));
      }
    }
    if (symbols.rows() != openTimes.length) {
      throw new IllegalArgumentException(
          "symbols of %d rows among %d".formatted(symbols.rows(), openTimes.length));
    }
    requireLength(values, openTimes.length);
    requireLength(returns, openTimes.length);
    this.features = List.copyOf(features);
    this.horizons = List.copyOf(horizons);
    this.openTimes = openTimes;
    this.symbols = symbols;
    this.values = values;
    this.returns = returns;
  }

  int rows() {
    return openTimes.length;
  }

  List<String> features() {
    return features;
  }

  List<Integer> horizons() {
    return horizons;
  }

  long openTime(int row) {
    return openTimes[row];
  }

  RowSymbols symbols() {
    return symbols;
  }

  /** The column of a feature, not to be written to. */
  double[] values(int feature) {
    return values[feature];
  }

  double[][] values() {
    return values;
  }

  /** The column of log returns over a horizon, not to be written to. */
  double[] returns(int horizon) {
    return returns[horizon];
  }

  /** The rows cut by a unit of the calendar. */
  Periods cut(CalendarUnit unit) {
    return Periods.of(openTimes, unit);
  }

  private static void requireLength(double[][] columns, int rows) {
    for (double[] column : columns) {
      if (column.length != rows) {
        throw new IllegalArgumentException(
            "a column of %d values among %d rows".formatted(column.length, rows));
      }
    }
  }
}
