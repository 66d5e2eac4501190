package dev.bougie.jobs.judge;

import java.util.Arrays;

/** Columns of one number a row. */
final class Columns {

  private Columns() {}

  /** The values of these rows. */
  static double[] only(double[] column, int[] rows) {
    return Arrays.stream(rows).mapToDouble(row -> column[row]).toArray();
  }

  /** One column behind the other. */
  static double[] joined(double[] first, double[] then) {
    double[] joined = Arrays.copyOf(first, first.length + then.length);
    System.arraycopy(then, 0, joined, first.length, then.length);
    return joined;
  }

  /** Standard deviation of the values around their mean, by one less than there are. */
  static double deviation(double[] column) {
    double mean = Arrays.stream(column).sum() / column.length;
    double squares = Arrays.stream(column).map(value -> (value - mean) * (value - mean)).sum();
    return Math.sqrt(squares / (column.length - 1));
  }
}
