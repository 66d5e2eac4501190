package dev.bougie.jobs.statistics;

import java.util.Arrays;

/**
 * Intervals that follow a market whose errors grow and shrink: adaptive conformal inference (Gibbs
 * and Candes, Advances in Neural Information Processing Systems 34, 2021). After each label that
 * lay outside of its interval the next are wider, after each that lay inside a little narrower:
 * {@code alpha(t + 1) = alpha(t) + gamma (alpha - missed(t))}. Whatever the errors do, the share
 * missed comes to {@code alpha} over a long time.
 *
 * <p>The radius at a time is the conformal quantile at {@code 1 - alpha(t)} of the absolute errors
 * of the last {@code window} times whose labels were known then.
 *
 * @param level that is aimed at, {@code 1 - alpha}
 * @param gamma step, 0 or more; 0 is split conformal prediction over a moving window
 * @param window absolute errors that a radius is taken of, at least 2
 * @param delay times until a label is known, 1 for the next
 */
public record AdaptiveConformal(double level, double gamma, int window, int delay) {

  /**
   * A rule.
   *
   * @throws IllegalArgumentException if a parameter is out of its range
   */
  public AdaptiveConformal {
    if (!(level > 0 && level < 1) || !(gamma >= 0) || window < 2 || delay < 1) {
      throw new IllegalArgumentException(
          "level %s, gamma %s, window %d, delay %d".formatted(level, gamma, window, delay));
    }
  }

  /**
   * What the rule gave over a history.
   *
   * @param radii one a time; NaN before the first is known, infinite where everything is covered,
   *     0 where nothing needs to be
   * @param coverage share of the times with a radius whose error lay within it; NaN without any
   * @param next radius behind the last time
   * @param nextLevel that it is the quantile of
   */
  @SuppressWarnings("ArrayRecordComponent") // Nobody compares results.
  public record Course(double[] radii, double coverage, double next, double nextLevel) {}

  /**
   * Goes through a history.
   *
   * @param errors absolute, one a time, in order of time
   */
  public Course over(double[] errors) {
    double[] radii = new double[errors.length];
    double miss = 1 - level;
    double[] known = new double[window];
    double[] ascending = new double[window];
    int count = 0;
    long covered = 0;
    long judged = 0;
    double next = Double.NaN;
    for (int time = 0; time <= errors.length; time++) {
      int told = time - delay;
      if (told >= 0) {
        if (!Double.isNaN(radii[told])) {
          miss += gamma * (1 - level - (errors[told] > radii[told] ? 1 : 0));
        }
        count = insert(errors, told, known, ascending, count);
      }
      double radius = count < 2 ? Double.NaN : radius(ascending, count, 1 - miss);
      if (time == errors.length) {
        next = radius;
      } else {
        radii[time] = radius;
        if (!Double.isNaN(radius)) {
          judged++;
          covered += errors[time] <= radius ? 1 : 0;
        }
      }
    }
    return new Course(
        radii, judged == 0 ? Double.NaN : (double) covered / judged, next, 1 - miss);
  }

  /** Takes a newly known error among the ascending ones, and the oldest out where there is no room. */
  private int insert(double[] errors, int told, double[] known, double[] ascending, int count) {
    int size = count;
    int slot = told % window;
    if (size == window) {
      int place = Arrays.binarySearch(ascending, 0, size, known[slot]);
      System.arraycopy(ascending, place + 1, ascending, place, size - place - 1);
      size--;
    }
    known[slot] = errors[told];
    int found = Arrays.binarySearch(ascending, 0, size, errors[told]);
    int place = found < 0 ? -found - 1 : found;
    System.arraycopy(ascending, place, ascending, place + 1, size - place);
    ascending[place] = errors[told];
    return size + 1;
  }

  private static double radius(double[] ascending, int count, double level) {
    if (level <= 0) {
      return 0;
    }
    // Rounding must not lift an exact product such as 10 * 0.9 to the next rank.
    double rank = Math.ceil((count + 1) * level - 1e-9);
    return rank > count ? Double.POSITIVE_INFINITY : ascending[Math.max(1, (int) rank) - 1];
  }
}
