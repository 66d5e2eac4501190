package dev.bougie.jobs.insight.measure;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Gathers rows, in whatever order they come, as columns of primitives. */
public final class SampleColumns {

  private final double[][] columns;
  private final Map<String, String> names = new HashMap<>();
  private String[] symbols;
  private long[] times;
  private int rows;

  /**
   * Empty.
   *
   * @param expected rows, about
   */
  public SampleColumns(int columns, int expected) {
    this.columns = new double[columns][expected];
    this.symbols = new String[expected];
    this.times = new long[expected];
  }

  public void add(SampledRow row) {
    if (rows == times.length) {
      grow();
    }
    symbols[rows] = names.computeIfAbsent(row.symbol(), name -> name);
    times[rows] = row.openTime();
    for (int column = 0; column < columns.length; column++) {
      columns[column][rows] = row.value(column);
    }
    rows++;
  }

  /**
   * What was added here, by open time and then symbol, beside the returns of the same rows. Both
   * are put in order where they are, a column at a time.
   *
   * @throws IllegalStateException if the returns are of other rows
   */
  public Sample with(SampleColumns returns, List<String> features, List<Integer> horizons) {
    sort();
    returns.sort();
    if (!Arrays.equals(times, returns.times) || !Arrays.equals(symbols, returns.symbols)) {
      throw new IllegalStateException(
          "%d rows of features and %d of returns are not the same ones"
              .formatted(rows, returns.rows));
    }
    return new Sample(features, horizons, times, RowSymbols.of(symbols), columns, returns.columns);
  }

  private void sort() {
    int[] order =
        IntStream.range(0, rows)
            .boxed()
            .sorted(
                Comparator.<Integer>comparingLong(row -> times[row])
                    .thenComparing(row -> symbols[row]))
            .mapToInt(Integer::intValue)
            .toArray();
    times = IntStream.of(order).mapToLong(row -> times[row]).toArray();
    symbols = IntStream.of(order).mapToObj(row -> symbols[row]).toArray(String[]::new);
    for (int column = 0; column < columns.length; column++) {
      double[] unordered = columns[column];
      columns[column] = IntStream.of(order).mapToDouble(row -> unordered[row]).toArray();
    }
  }

  /** A hash takes a few more than expected at most. */
  private void grow() {
    int size = rows + rows / 16 + 16;
    symbols = Arrays.copyOf(symbols, size);
    times = Arrays.copyOf(times, size);
    for (int column = 0; column < columns.length; column++) {
      columns[column] = Arrays.copyOf(columns[column], size);
    }
  }
}
