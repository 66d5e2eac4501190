package dev.bougie.jobs.judge;

import dev.bougie.jobs.statistics.Ranks;
import dev.bougie.jobs.statistics.TimeSeries;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;

/**
 * What came true in the test spans: the labels in order of open time, several of one time where
 * there are several symbols. A row is counted from 0; forecasts come as arrays in the same order.
 */
public final class Outcomes {

  private final double[] labels;
  private final double[] labelRanks;

  /** The distinct open times, and the first row of each, closed by the number of rows. */
  private final long[] times;

  private final int[] starts;

  private Outcomes(double[] labels, long[] times, int[] starts) {
    this.labels = labels;
    this.labelRanks = Ranks.standardised(labels);
    this.times = times;
    this.starts = starts;
  }

  /**
   * The outcomes of these rows.
   *
   * @param openTimes epoch milliseconds, ascending, equal for rows of one time
   * @param labels log returns
   */
  public static Outcomes of(long[] openTimes, double[] labels) {
    if (openTimes.length != labels.length) {
      throw new IllegalArgumentException(
          "%d times and %d labels".formatted(openTimes.length, labels.length));
    }
    long[] times = new long[openTimes.length];
    int[] starts = new int[openTimes.length + 1];
    int count = 0;
    for (int row = 0; row < openTimes.length; row++) {
      if (row > 0 && openTimes[row] < openTimes[row - 1]) {
        throw new IllegalArgumentException("row %d is out of order".formatted(row));
      }
      if (row == 0 || openTimes[row] > openTimes[row - 1]) {
        times[count] = openTimes[row];
        starts[count] = row;
        count++;
      }
    }
    starts[count] = openTimes.length;
    return new Outcomes(
        labels.clone(), Arrays.copyOf(times, count), Arrays.copyOf(starts, count + 1));
  }

  public int rows() {
    return labels.length;
  }

  public int times() {
    return times.length;
  }

  public double label(int row) {
    return labels[row];
  }

  /** The average rank of the label among all labels, with mean 0 and variance 1 over all rows. */
  public double labelRank(int row) {
    return labelRanks[row];
  }

  /** The labels of rows {@code [from, to)}. */
  public double[] labels(int from, int to) {
    return Arrays.copyOfRange(labels, from, to);
  }

  /** The first row that opens at that instant or later, the number of rows if none does. */
  public int firstRowFrom(Instant instant) {
    int found = Arrays.binarySearch(times, instant.toEpochMilli());
    return starts[found >= 0 ? found : -found - 1];
  }

  /**
   * The mean of a value over the symbols of each time. Symbols move together, so the times, not the
   * rows, are what a test may count.
   */
  public TimeSeries meanPerTime(IntToDoubleFunction valueOfRow) {
    double[] means = new double[times.length];
    for (int t = 0; t < means.length; t++) {
      double sum = 0;
      for (int row = starts[t]; row < starts[t + 1]; row++) {
        sum += valueOfRow.applyAsDouble(row);
      }
      means[t] = sum / (starts[t + 1] - starts[t]);
    }
    return TimeSeries.of(means);
  }

  /** At how many times the condition holds for any row. */
  public int timesWith(IntPredicate row) {
    int count = 0;
    for (int t = 0; t < times.length; t++) {
      boolean any = false;
      for (int i = starts[t]; i < starts[t + 1] && !any; i++) {
        any = row.test(i);
      }
      count += any ? 1 : 0;
    }
    return count;
  }
}
