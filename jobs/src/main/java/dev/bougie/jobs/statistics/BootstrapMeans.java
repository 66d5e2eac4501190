package dev.bougie.jobs.statistics;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/**
 * Means of columns over time, as they are and in every replication of a {@link
 * StationaryBootstrap}. One pass of draws serves any number of figures that are functions of these
 * means: a root of a mean squared error, a ratio of a sum of errors and a number of rows, a
 * difference between a candidate and a baseline.
 */
public final class BootstrapMeans {

  private final double[] observed;
  private final double[][] replicated;

  BootstrapMeans(double[] observed, double[][] replicated) {
    this.observed = observed;
    this.replicated = replicated;
  }

  /**
   * A figure and how surely it is known.
   *
   * @param estimate of the columns as they are; NaN where it is not defined
   * @param low end of the percentile interval; NaN where no replication defines the figure
   * @param high its other end
   * @param level share of the replications between the two, half of the rest on either side
   * @param pValue of an estimate this high or higher if the true figure were zero or less: {@code
   *     (1 + count(replicated - estimate >= estimate)) / (1 + replications)}, where a replication
   *     that does not define the figure counts; 1 where the estimate is not defined
   */
  public record Interval(double estimate, double low, double high, double level, double pValue) {}

  /**
   * Judges one figure. Quantiles lie between the two nearest replications in proportion (Hyndman
   * and Fan's type 7, The American Statistician 50, 1996); replications that do not define the
   * figure are left out of them.
   *
   * @param figure of the means of the columns, in the order of the columns; NaN or infinite where
   *     it is not defined
   * @param level of the interval, in (0, 1)
   * @throws IllegalArgumentException if the level is out of its range
   */
  public Interval interval(ToDoubleFunction<double[]> figure, double level) {
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException("an interval of %s".formatted(level));
    }
    double estimate = figure.applyAsDouble(observed.clone());
    if (!Double.isFinite(estimate)) {
      return new Interval(Double.NaN, Double.NaN, Double.NaN, level, 1);
    }
    double[] figures = replications(figure);
    int beyond = 0;
    for (double one : figures) {
      beyond += Double.isFinite(one) && one - estimate < estimate ? 0 : 1;
    }
    double[] ascending = Arrays.stream(figures).filter(Double::isFinite).sorted().toArray();
    return new Interval(
        estimate,
        quantile(ascending, (1 - level) / 2),
        quantile(ascending, (1 + level) / 2),
        level,
        (1.0 + beyond) / (1.0 + figures.length));
  }

  /** The figure of each replication, in the order they were drawn in. */
  double[] replications(ToDoubleFunction<double[]> figure) {
    return Arrays.stream(replicated)
        .mapToDouble(means -> figure.applyAsDouble(means.clone()))
        .toArray();
  }

  private static double quantile(double[] ascending, double share) {
    if (ascending.length == 0) {
      return Double.NaN;
    }
    double place = share * (ascending.length - 1);
    int below = (int) Math.floor(place);
    int above = Math.min(ascending.length - 1, below + 1);
    return ascending[below] + (place - below) * (ascending[above] - ascending[below]);
  }
}
