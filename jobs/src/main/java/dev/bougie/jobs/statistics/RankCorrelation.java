package dev.bougie.jobs.statistics;

/** Spearman's rank correlation, average ranks for equal values. */
public final class RankCorrelation {

  private RankCorrelation() {}

  /**
   * Between -1 and 1; NaN where either side is constant or empty.
   *
   * @throws IllegalArgumentException if the lengths differ or a value is not finite
   */
  public static double of(double[] left, double[] right) {
    if (left.length != right.length) {
      throw new IllegalArgumentException(
          "%d and %d values cannot be paired".formatted(left.length, right.length));
    }
    if (isConstant(left) || isConstant(right)) {
      return Double.NaN;
    }
    double[] leftRanks = Ranks.standardised(left);
    double[] rightRanks = Ranks.standardised(right);
    double sum = 0;
    for (int i = 0; i < leftRanks.length; i++) {
      sum += leftRanks[i] * rightRanks[i];
    }
    return sum / leftRanks.length;
  }

  private static boolean isConstant(double[] values) {
    for (double value : values) {
      if (value != values[0]) {
        return false;
      }
    }
    return true;
  }
}
