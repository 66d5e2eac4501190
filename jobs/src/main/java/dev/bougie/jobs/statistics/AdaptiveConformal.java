package dev.bougie.jobs.statistics;

import java.util.Arrays;

/**
 * Intervals that follow a market whose errors grow and shrink: adaptive conformal inference (Gibbs
 * and Candes, Advances in Neural Information Processing Systems 34, 2021). Once the labels of a
 * time are known the next intervals are wider where they missed more than they should, else a
 * little narrower: {@code alpha(t + 1) = alpha(t) + gamma (alpha - missed(t))} with {@code alpha =
 * 1 - level} and the share of the rows of time {@code t} whose errors were beyond their radius.
 *
 * <p>The radius at a time is that of split conformal prediction at the level {@code 1 - alpha(t)}
 * over the absolute errors of the last {@code window} times whose labels were known: the {@code
 * ceil((n + 1) (1 - alpha(t)))}-th smallest of {@code n}. It is infinite where there are too few of
 * them for that level, and where {@code alpha(t) <= 0}. Where {@code alpha(t) >= 1} the interval is
 * empty, misses every label and has the radius 0. So, whatever the errors, the share missed over
 * {@code T} times lies within {@code (max(alpha, 1 - alpha) + delay gamma) / (T gamma)} of {@code
 * alpha}: their proposition 4.1 where the delay is 1.
 *
 * <p>Times are counted, not hours: a hole in the history makes neighbours of times that are farther
 * apart.
 *
 * @param level that is aimed at, in (0, 1)
 * @param gamma step, 0 or more; 0 is split conformal prediction over a moving window
 * @param window times whose errors a radius is taken of, at least 1
 * @param delay times until labels are known, at least 1; a horizon
 */
public record AdaptiveConformal(double level, double gamma, int window, int delay) {

  /**
   * A rule.
   *
   * @throws IllegalArgumentException if a parameter is out of its range
   */
  public AdaptiveConformal {
    if (!(level > 0 && level < 1)
        || !(gamma >= 0 && gamma < Double.POSITIVE_INFINITY)
        || window < 1
        || delay < 1) {
      throw new IllegalArgumentException(
          "level %s, step %s, window %d, delay %d".formatted(level, gamma, window, delay));
    }
  }

  /**
   * What the rule gave over a history, time by time.
   *
   * @param radii in the unit of the errors; NaN as long as too few errors are known for a finite
   *     radius at the level aimed at
   * @param judged rows that had a radius
   * @param covered rows whose error lay within it
   * @param nextRadius behind the last time
   * @param nextLevel that it is the quantile of; may lie outside of [0, 1]
   */
  public record Course(
      TimeSeries radii,
      TimeSeries judged,
      TimeSeries covered,
      double nextRadius,
      double nextLevel) {

    /**
     * The share of rows covered.
     *
     * @param from first time, included
     * @param to last time, excluded
     * @return 0 to 1; NaN where no row was judged
     */
    public double coverage(int from, int to) {
      double within = 0;
      double rows = 0;
      for (int time = from; time < to; time++) {
        within += covered.at(time);
        rows += judged.at(time);
      }
      return within / rows;
    }
  }

  /**
   * Goes through a history.
   *
   * @param errors absolute errors, in any unit in which they are alike, of the rows of each time in
   *     order of time; a time may have none
   * @throws IllegalArgumentException if an error is negative or not finite
   */
  public Course over(double[][] errors) {
    require(errors);
    int times = errors.length;
    MovingRanks known =
        new MovingRanks(Arrays.stream(errors).flatMapToDouble(Arrays::stream).toArray());
    double[] radii = new double[times];
    double[] judged = new double[times];
    double[] covered = new double[times];
    double now = level;
    boolean begun = false;
    double nextRadius = Double.NaN;
    for (int time = 0; time <= times; time++) {
      int told = time - delay;
      if (told >= 0) {
        if (judged[told] > 0) {
          now -= gamma * (1 - level - (judged[told] - covered[told]) / judged[told]);
        }
        move(known, errors, told);
      }
      begun |= known.size() > 0 && Double.isFinite(radius(known, level));
      double radius = begun ? radius(known, now) : Double.NaN;
      if (time == times) {
        nextRadius = radius;
      } else {
        radii[time] = radius;
        judged[time] = begun ? errors[time].length : 0;
        covered[time] = begun && now > 0 ? within(errors[time], radius) : 0;
      }
    }
    return new Course(
        TimeSeries.of(radii), TimeSeries.of(judged), TimeSeries.of(covered), nextRadius, now);
  }

  private static void require(double[][] errors) {
    for (int time = 0; time < errors.length; time++) {
      for (double error : errors[time]) {
        if (!(error >= 0 && error < Double.POSITIVE_INFINITY)) {
          throw new IllegalArgumentException(
              "%s at time %d is no absolute error".formatted(error, time));
        }
      }
    }
  }

  /** Takes in what is told, and out what is too old. */
  private void move(MovingRanks known, double[][] errors, int told) {
    for (double error : errors[told]) {
      known.add(error);
    }
    if (told >= window) {
      for (double error : errors[told - window]) {
        known.remove(error);
      }
    }
  }

  private static double radius(MovingRanks known, double level) {
    if (level <= 0) {
      return 0;
    }
    // Rounding must not lift an exact product such as 10 * 0.9 to the next rank.
    double rank = Math.ceil((known.size() + 1) * level - 1e-9);
    return level >= 1 || rank > known.size()
        ? Double.POSITIVE_INFINITY
        : known.at((int) Math.max(1, rank));
  }

  private static int within(double[] errors, double radius) {
    int within = 0;
    for (double error : errors) {
      within += error <= radius ? 1 : 0;
    }
    return within;
  }
}
