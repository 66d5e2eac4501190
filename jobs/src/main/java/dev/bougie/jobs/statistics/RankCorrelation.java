package dev.bougie.jobs.statistics;

import java.util.Arrays;

/** Spearman's rank correlation, average ranks for equal values. */
public final class RankCorrelation {

  private RankCorrelation() {}

  /**
   * Between -1 and 1; NaN where either side is constant or empty.
   *
   * @throws IllegalArgumentException if the lengths differ or a value is not finite
   */
  public static double of(double[] left, double[] right) {
    double sum = 0;
    for (double product : products(left, right)) {
      sum += product;
    }
    return sum / left.length;
  }

  /**
   * What each pair adds to the coefficient, which is their mean: the product of the standardised
   * ranks. All NaN where either side is constant.
   *
   * @throws IllegalArgumentException if the lengths differ or a value is not finite
   */
  public static double[] products(double[] left, double[] right) {
    if (left.length != right.length) {
      throw new IllegalArgumentException(
          "%d and %d values cannot be paired".formatted(left.length, right.length));
    }
    double[] products = new double[left.length];
    if (isConstant(left) || isConstant(right)) {
      Arrays.fill(products, Double.NaN);
      return products;
    }
    double[] leftRanks = Ranks.standardised(left);
    double[] rightRanks = Ranks.standardised(right);
    for (int i = 0; i < products.length; i++) {
      products[i] = leftRanks[i] * rightRanks[i];
    }
    return products;
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
