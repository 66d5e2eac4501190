package dev.bougie.jobs.statistics;

import java.util.List;
import java.util.SplittableRandom;

/**
 * How means over time would differ had the same market gone another way: the stationary bootstrap
 * of Politis and Romano (Journal of the American Statistical Association 89, 1994). Times are drawn
 * in blocks of geometric length, past the end of the series from its beginning on, so that what
 * depends on its neighbours is drawn with them. All columns are drawn together, so that what
 * depends on each other at one time stays so.
 *
 * <p>The same seed draws the same blocks; the first replications of many are those of few.
 */
public final class StationaryBootstrap {

  private final double restart;
  private final int replications;
  private final long seed;

  /**
   * A way to draw.
   *
   * @param blockLength on average, in times, at least 1 (see {@link BlockLength})
   * @param replications at least 2; a p-value is no less than one over one more than these
   * @throws IllegalArgumentException if one is less
   */
  public StationaryBootstrap(double blockLength, int replications, long seed) {
    if (!(blockLength >= 1 && blockLength < Double.POSITIVE_INFINITY) || replications < 2) {
      throw new IllegalArgumentException(
          "%d replications in blocks of %s".formatted(replications, blockLength));
    }
    this.restart = 1 / blockLength;
    this.replications = replications;
    this.seed = seed;
  }

  /**
   * The means of the columns, as they are and in each replication.
   *
   * @param columns at least one, of equally many times, at least one
   * @throws IllegalArgumentException if there is nothing to draw from, lengths differ or a value is
   *     not finite
   */
  public BootstrapMeans means(List<TimeSeries> columns) {
    int width = columns.size();
    int length = width == 0 ? 0 : columns.get(0).length();
    if (length == 0) {
      throw new IllegalArgumentException(
          "nothing can be drawn from %d columns of %d times".formatted(width, length));
    }
    double[] rows = rows(columns, length);
    double[] observed = new double[width];
    for (int time = 0; time < length; time++) {
      add(rows, time, observed);
    }
    divide(observed, length);
    double[][] replicated = new double[replications][width];
    SplittableRandom seeds = new SplittableRandom(seed);
    for (double[] means : replicated) {
      // Seeds that follow one another would do no good: their streams are the same, one draw apart.
      draw(seeds.split(), rows, length, means);
      divide(means, length);
    }
    return new BootstrapMeans(observed, replicated);
  }

  /** All columns of a time beside one another: a draw then touches one place in memory. */
  private static double[] rows(List<TimeSeries> columns, int length) {
    int width = columns.size();
    double[] rows = new double[Math.multiplyExact(length, width)];
    for (int column = 0; column < width; column++) {
      TimeSeries series = columns.get(column);
      if (series.length() != length) {
        throw new IllegalArgumentException(
            "column %d has %d times and the first %d".formatted(column, series.length(), length));
      }
      for (int time = 0; time < length; time++) {
        if (!Double.isFinite(series.at(time))) {
          throw new IllegalArgumentException(
              "%s at time %d of column %d has no mean".formatted(series.at(time), time, column));
        }
        rows[time * width + column] = series.at(time);
      }
    }
    return rows;
  }

  private void draw(SplittableRandom random, double[] rows, int length, double[] sums) {
    int time = random.nextInt(length);
    add(rows, time, sums);
    for (int drawn = 1; drawn < length; drawn++) {
      if (random.nextDouble() < restart) {
        time = random.nextInt(length);
      } else {
        time = time + 1 == length ? 0 : time + 1;
      }
      add(rows, time, sums);
    }
  }

  private static void add(double[] rows, int time, double[] sums) {
    int row = time * sums.length;
    for (int column = 0; column < sums.length; column++) {
      sums[column] += rows[row + column];
    }
  }

  private static void divide(double[] sums, int length) {
    for (int column = 0; column < sums.length; column++) {
      sums[column] /= length;
    }
  }
}
