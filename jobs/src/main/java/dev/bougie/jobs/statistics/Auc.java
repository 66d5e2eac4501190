package dev.bougie.jobs.statistics;

/**
 * The area under the receiver operating characteristic: the share of pairs of a row where the event
 * came and one where it did not in which the former has the higher score, a tie counting half. It
 * is the statistic of Mann and Whitney over the number of pairs, and says nothing of whether scores
 * are calibrated.
 */
public final class Auc {

  private Auc() {}

  /**
   * The area.
   *
   * @return 0 to 1, a half for scores that know nothing; NaN where the event always or never came
   * @throws IllegalArgumentException if the lengths differ or a score is not finite
   */
  public static double of(double[] scores, boolean[] happened) {
    double[] placements = placements(scores, happened);
    double sum = 0;
    int events = 0;
    for (int row = 0; row < placements.length; row++) {
      if (happened[row]) {
        sum += placements[row];
        events++;
      }
    }
    return events == 0 ? Double.NaN : sum / events;
  }

  /**
   * Where each row stands among those of the other outcome (DeLong, DeLong and Clarke-Pearson,
   * Biometrics 44, 1988): for a row where the event came the share of the others with a lower
   * score, else the share of the events with a higher one, ties counting half. Either outcome's
   * mean is the area.
   *
   * @return 0 to 1 for each row; all NaN where the event always or never came
   * @throws IllegalArgumentException if the lengths differ or a score is not finite
   */
  public static double[] placements(double[] scores, boolean[] happened) {
    if (scores.length != happened.length) {
      throw new IllegalArgumentException(
          "%d scores of %d rows".formatted(scores.length, happened.length));
    }
    int events = count(happened);
    int others = scores.length - events;
    double[] ranks = Ranks.average(scores);
    double[] ranksOfEvents = Ranks.average(select(scores, happened, true, events));
    double[] ranksOfOthers = Ranks.average(select(scores, happened, false, others));
    double[] placements = new double[scores.length];
    int event = 0;
    for (int row = 0; row < placements.length; row++) {
      int other = row - event;
      if (events == 0 || others == 0) {
        placements[row] = Double.NaN;
      } else if (happened[row]) {
        // Its rank among all is that among its like and the number of others below it.
        placements[row] = (ranks[row] - ranksOfEvents[event++]) / others;
      } else {
        placements[row] = 1 - (ranks[row] - ranksOfOthers[other]) / events;
      }
    }
    return placements;
  }

  /**
   * What each row adds to the area, which is the mean of these: {@code area + (placement - area) /
   * share}, where the share is that of the rows with the same outcome. Their sums by time make the
   * area a ratio of two means, sums over rows, whose errors a {@link StationaryBootstrap} and a
   * {@link MeanTest} can tell; to first order, and independent rows have DeLong's variance.
   *
   * @return one a row; all NaN where the event always or never came
   * @throws IllegalArgumentException if the lengths differ or a score is not finite
   */
  public static double[] contributions(double[] scores, boolean[] happened) {
    double[] contributions = placements(scores, happened);
    double area = of(scores, happened);
    double share = (double) count(happened) / happened.length;
    for (int row = 0; row < contributions.length; row++) {
      contributions[row] = area + (contributions[row] - area) / (happened[row] ? share : 1 - share);
    }
    return contributions;
  }

  private static int count(boolean[] happened) {
    int events = 0;
    for (boolean one : happened) {
      events += one ? 1 : 0;
    }
    return events;
  }

  private static double[] select(double[] scores, boolean[] happened, boolean which, int count) {
    double[] selected = new double[count];
    int found = 0;
    for (int row = 0; row < scores.length; row++) {
      if (happened[row] == which) {
        selected[found++] = scores[row];
      }
    }
    return selected;
  }
}
