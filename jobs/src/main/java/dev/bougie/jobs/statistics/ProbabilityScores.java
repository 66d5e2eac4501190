package dev.bougie.jobs.statistics;

/**
 * How good probabilities of an event are. A score of rows is a mean, so that it can be given by
 * time.
 */
public final class ProbabilityScores {

  /** Nobody is punished without bound for having been sure. */
  private static final double LEAST = 1e-15;

  private ProbabilityScores() {}

  /** The log loss of one row in nats, at most {@code -ln(1e-15)}. */
  public static double logLoss(double probability, boolean happened) {
    double given = happened ? probability : 1 - probability;
    return -Math.log(Math.min(1 - LEAST, Math.max(LEAST, given)));
  }

  /** The squared error of one row (Brier, Monthly Weather Review 78, 1950), 0 to 1. */
  public static double brier(double probability, boolean happened) {
    double error = probability - (happened ? 1 : 0);
    return error * error;
  }

  /**
   * The loss of a forecast of a quantile (Koenker and Bassett, Econometrica 46, 1978), in the unit
   * of the label.
   *
   * @param quantile that was foretold, in (0, 1)
   */
  public static double pinball(double quantile, double forecast, double label) {
    double error = label - forecast;
    return error >= 0 ? quantile * error : (quantile - 1) * error;
  }

  /**
   * The area under the receiver operating characteristic: the share of pairs of a row where it
   * happened and one where it did not in which the former has the higher score, a tie counting
   * half.
   *
   * @return 0 to 1; NaN where it always or never happened
   */
  public static double auc(double[] scores, boolean[] happened) {
    double[] ranks = Ranks.average(scores);
    double sum = 0;
    long events = 0;
    for (int row = 0; row < scores.length; row++) {
      if (happened[row]) {
        sum += ranks[row];
        events++;
      }
    }
    long others = scores.length - events;
    return events == 0 || others == 0
        ? Double.NaN
        : (sum - events * (events + 1) / 2.0) / ((double) events * others);
  }
}
