package dev.bougie.jobs.statistics;

/**
 * What one forecast of a probability or of a quantile costs once the label is known. Each rule is
 * proper: who foretells what he believes loses least (Gneiting and Raftery, Journal of the American
 * Statistical Association 102, 2007). The score of many rows is the mean.
 */
public final class ScoringRules {

  /** Nobody is punished without bound for having been sure. */
  private static final double LEAST = 1e-15;

  private ScoringRules() {}

  /**
   * The logarithmic loss in nats, {@code -ln} of the probability of what came, which is taken for
   * no less than 1e-15 and no more than 1 less 1e-15.
   *
   * @return above 0, at most 34.6
   * @throws IllegalArgumentException if the probability is not in [0, 1]
   */
  public static double logLoss(double probability, boolean happened) {
    require(probability);
    double given = happened ? probability : 1 - probability;
    return -Math.log(Math.min(1 - LEAST, Math.max(LEAST, given)));
  }

  /**
   * The squared error (Brier, Monthly Weather Review 78, 1950).
   *
   * @return 0 to 1
   * @throws IllegalArgumentException if the probability is not in [0, 1]
   */
  public static double brier(double probability, boolean happened) {
    require(probability);
    double error = probability - (happened ? 1 : 0);
    return error * error;
  }

  /**
   * The loss of a forecast of a quantile (Koenker and Bassett, Econometrica 46, 1978): {@code share
   * (label - forecast)} where the label is above, {@code (1 - share) (forecast - label)} where it
   * is below.
   *
   * @param share of labels that should be below the forecast, in (0, 1)
   * @return 0 or more, in the unit of the label
   * @throws IllegalArgumentException if the share is out of its range or a value is not finite
   */
  public static double pinball(double share, double forecast, double label) {
    if (!(share > 0 && share < 1)) {
      throw new IllegalArgumentException("a quantile at %s".formatted(share));
    }
    double error = label - forecast;
    if (!Double.isFinite(error)) {
      throw new IllegalArgumentException(
          "a forecast of %s for a label of %s".formatted(forecast, label));
    }
    return error >= 0 ? share * error : (share - 1) * error;
  }

  private static void require(double probability) {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException("%s is no probability".formatted(probability));
    }
  }
}
