package dev.bougie.jobs.insight.measure;

import java.io.Serializable;

/**
 * Exact counts and central moments of one column, of any number of rows. Two of them merge by the
 * formulas of Chan, Golub and LeVeque (1979) and, for the third moment, Pébay (Sandia report
 * SAND2008-6212), so that nothing is read twice and nothing cancels.
 *
 * @param rows all of them
 * @param defined rows whose value is a finite number; all that follows is of them
 * @param infinite rows whose value is infinite, which no feature should be
 * @param first epoch milliseconds of the earliest defined value, {@link Long#MAX_VALUE} without one
 * @param last epoch milliseconds of the latest, {@link Long#MIN_VALUE} without one
 * @param squares sum of the squared distances from the mean
 * @param cubes sum of the cubed distances from the mean
 */
public record Moments(
    long rows,
    long defined,
    long infinite,
    long first,
    long last,
    double mean,
    double squares,
    double cubes,
    double min,
    double max)
    implements Serializable {

  /** Of no rows. */
  public static final Moments NONE =
      new Moments(
          0, 0, 0, Long.MAX_VALUE, Long.MIN_VALUE, Double.NaN, 0, 0, Double.NaN, Double.NaN);

  /**
   * The moments of a few rows.
   *
   * @param times of the rows, epoch milliseconds
   * @param rows how many of the arrays' elements count, from the first
   */
  public static Moments of(double[] values, long[] times, int rows) {
    long infinite = 0;
    int defined = 0;
    double sum = 0;
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    for (int row = 0; row < rows; row++) {
      double value = values[row];
      if (Double.isFinite(value)) {
        defined++;
        sum += value;
        min = Math.min(min, value);
        max = Math.max(max, value);
        first = Math.min(first, times[row]);
        last = Math.max(last, times[row]);
      } else if (!Double.isNaN(value)) {
        infinite++;
      }
    }
    if (defined == 0) {
      return new Moments(rows, 0, infinite, first, last, Double.NaN, 0, 0, Double.NaN, Double.NaN);
    }
    // A sum of equal values may round, and a constant would seem to vary.
    double mean = min == max ? min : sum / defined;
    double squares = 0;
    double cubes = 0;
    for (int row = 0; row < rows; row++) {
      if (Double.isFinite(values[row])) {
        double distance = values[row] - mean;
        squares += distance * distance;
        cubes += distance * distance * distance;
      }
    }
    return new Moments(rows, defined, infinite, first, last, mean, squares, cubes, min, max);
  }

  /** Of these rows and others together. */
  public Moments plus(Moments other) {
    long allRows = rows + other.rows;
    long allInfinite = infinite + other.infinite;
    if (defined == 0 || other.defined == 0) {
      Moments known = defined == 0 ? other : this;
      return new Moments(
          allRows,
          known.defined,
          allInfinite,
          known.first,
          known.last,
          known.mean,
          known.squares,
          known.cubes,
          known.min,
          known.max);
    }
    double a = defined;
    double b = other.defined;
    double n = a + b;
    double delta = other.mean - mean;
    return new Moments(
        allRows,
        defined + other.defined,
        allInfinite,
        Math.min(first, other.first),
        Math.max(last, other.last),
        mean + delta * (b / n),
        squares + other.squares + delta * delta * (a * b / n),
        cubes
            + other.cubes
            + delta * delta * delta * (a * b * (a - b) / (n * n))
            + 3 * delta * (a * other.squares - b * squares) / n,
        Math.min(min, other.min),
        Math.max(max, other.max));
  }

  /** Share of the rows whose value is not a number, NaN without rows. */
  public double nanShare() {
    return (double) (rows - defined - infinite) / rows;
  }

  /** Whether all defined values are one and the same. */
  public boolean isConstant() {
    return defined > 0 && min == max;
  }

  /** The sample's standard deviation (divided by n - 1); NaN of fewer than two values. */
  public double deviation() {
    return defined < 2 ? Double.NaN : Math.sqrt(squares / (defined - 1));
  }

  /** Fisher's skewness, the third standardised moment; NaN where nothing varies. */
  public double skewness() {
    return defined < 2 || squares == 0
        ? Double.NaN
        : Math.sqrt((double) defined) * cubes / Math.pow(squares, 1.5);
  }
}
