package dev.bougie.jobs.statistics;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * How much an average over time would differ if the same market had gone another way: the
 * stationary bootstrap of Politis and Romano (Journal of the American Statistical Association 89,
 * 1994). Times are drawn in blocks of geometric length, around the end of the series to its
 * beginning, so that what depends on its neighbours is drawn with them.
 *
 * <p>The same seed draws the same blocks, whatever the thread and the number of replications.
 */
public final class StationaryBootstrap {

  private final int length;
  private final double restart;
  private final int replications;
  private final long seed;

  /**
   * For series of that length.
   *
   * @param blockLength on average, at least 1
   * @param replications at least 2
   * @throws IllegalArgumentException if there is nothing to draw from
   */
  public StationaryBootstrap(int length, double blockLength, int replications, long seed) {
    if (length < 1 || !(blockLength >= 1) || replications < 2) {
      throw new IllegalArgumentException(
          "%d replications of %d times in blocks of %s"
              .formatted(replications, length, blockLength));
    }
    this.length = length;
    this.restart = 1 / blockLength;
    this.replications = replications;
    this.seed = seed;
  }

  /** Bounds between which a share of the replications lies. */
  public record Interval(double low, double high) {}

  /**
   * The interval of a ratio of sums, {@code sum(numerators) / sum(denominators)}: a mean over rows
   * where the denominator of a time is how many rows it has.
   *
   * @param level share of the replications within, half of the rest on either side
   * @return NaN at both ends where no replication has a denominator
   * @throws IllegalArgumentException if a series is not of this length or the level not in (0, 1)
   */
  public Interval ofRatio(double[] numerators, double[] denominators, double level) {
    if (numerators.length != length || denominators.length != length) {
      throw new IllegalArgumentException(
          "%d and %d times instead of %d"
              .formatted(numerators.length, denominators.length, length));
    }
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException("an interval of %s".formatted(level));
    }
    double[] ratios = new double[replications];
    int[] times = new int[length];
    int defined = 0;
    for (int replication = 0; replication < replications; replication++) {
      draw(replication, times);
      double numerator = 0;
      double denominator = 0;
      for (int time : times) {
        numerator += numerators[time];
        denominator += denominators[time];
      }
      if (denominator != 0) {
        ratios[defined++] = numerator / denominator;
      }
    }
    if (defined == 0) {
      return new Interval(Double.NaN, Double.NaN);
    }
    double[] ascending = Arrays.copyOf(ratios, defined);
    Arrays.sort(ascending);
    return new Interval(
        quantile(ascending, (1 - level) / 2), quantile(ascending, (1 + level) / 2));
  }

  /** The times of a replication, as many as the series has. */
  void draw(int replication, int[] times) {
    SplittableRandom random = new SplittableRandom(seed + 0x9E3779B97F4A7C15L * replication);
    int time = 0;
    for (int index = 0; index < times.length; index++) {
      if (index == 0 || random.nextDouble() < restart) {
        time = random.nextInt(length);
      } else {
        time = time + 1 == length ? 0 : time + 1;
      }
      times[index] = time;
    }
  }

  /** Between the two nearest in proportion (Hyndman and Fan's type 7). */
  static double quantile(double[] ascending, double share) {
    double place = share * (ascending.length - 1);
    int below = (int) Math.floor(place);
    int above = Math.min(ascending.length - 1, below + 1);
    return ascending[below] + (place - below) * (ascending[above] - ascending[below]);
  }
}
