package dev.bougie.jobs.featurize;

import java.util.Arrays;

/** Rows of one symbol as columns of longs; the first column is the open time in milliseconds. */
final class TimedRows {

  private static final int FIRST_ROWS = 16;

  private final long[][] columns;
  private int size;

  TimedRows(int columns) {
    this.columns = new long[columns][FIRST_ROWS];
  }

  int size() {
    return size;
  }

  /** A column; the array may be longer. */
  long[] column(int column) {
    return columns[column];
  }

  /** Makes room for rows behind the last and tells the number of the first of them. */
  int append(int count) {
    int first = size;
    size += count;
    if (size > columns[0].length) {
      int capacity = Math.max(size, columns[0].length + (columns[0].length >> 1));
      for (int column = 0; column < columns.length; column++) {
        columns[column] = Arrays.copyOf(columns[column], capacity);
      }
    }
    return first;
  }

  /** Brings the rows in order of time; those of one time stay in the order they came. */
  void sort() {
    long[] times = columns[0];
    boolean sorted = true;
    for (int row = 1; row < size && sorted; row++) {
      sorted = times[row - 1] <= times[row];
    }
    if (sorted) {
      return;
    }
    Integer[] order = new Integer[size];
    Arrays.setAll(order, row -> row);
    Arrays.sort(order, (a, b) -> Long.compare(times[a], times[b]));
    for (int column = 0; column < columns.length; column++) {
      long[] values = columns[column];
      long[] ordered = new long[values.length];
      for (int row = 0; row < size; row++) {
        ordered[row] = values[order[row]];
      }
      columns[column] = ordered;
    }
  }
}
