package dev.bougie.features.candle;

import dev.bougie.features.arithmetic.Quotient;
import java.util.Arrays;

/**
 * One number of every symbol that has it at a time, in ascending order, so that it does not matter
 * in which order the symbols came.
 *
 * <p>Of fewer than two symbols nothing can be said of one among the others: all answers are NaN.
 */
public final class CrossSection {

  private static final int FEWEST = 2;

  private final double[] sorted;
  private final double deviation;

  /** Of these values, all finite; the array is the section's from here on. */
  CrossSection(double[] values) {
    Arrays.sort(values);
    this.sorted = values;
    this.deviation = deviation(values);
  }

  /** How many symbols have a value. */
  public int size() {
    return sorted.length;
  }

  /**
   * Where a value of the section stands among the others: 0 the lowest, 1 the highest; values that
   * are equal share the mean of their places. NaN for a value that is not in the section.
   */
  public double rank(double value) {
    int below = countBelow(value);
    int equal = countUpTo(value) - below;
    return sorted.length < FEWEST || equal <= 0
        ? Double.NaN
        : (below + (equal - 1) / 2.0) / (sorted.length - 1);
  }

  /** The part of the values that lies above a limit. */
  public double shareAbove(double limit) {
    return sorted.length < FEWEST
        ? Double.NaN
        : (sorted.length - countUpTo(limit)) / (double) sorted.length;
  }

  /** The value in the middle, or the mean of the two there. */
  public double median() {
    int middle = sorted.length / 2;
    if (sorted.length < FEWEST) {
      return Double.NaN;
    }
    return sorted.length % 2 == 1
        ? sorted[middle]
        : 0.5 * sorted[middle - 1] + 0.5 * sorted[middle];
  }

  /** The standard deviation of the values, by the population. */
  public double deviation() {
    return deviation;
  }

  private static double deviation(double[] values) {
    if (values.length < FEWEST) {
      return Double.NaN;
    }
    // Measured from one of them, so that values that are all the same have exactly none.
    double origin = values[0];
    double sum = 0;
    for (double value : values) {
      sum += value - origin;
    }
    double mean = sum / values.length;
    double squares = 0;
    for (double value : values) {
      double difference = value - origin - mean;
      squares += difference * difference;
    }
    return Quotient.finite(Math.sqrt(squares / values.length));
  }

  private int countBelow(double limit) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < limit) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private int countUpTo(double limit) {
    return countBelow(Math.nextUp(limit));
  }
}
