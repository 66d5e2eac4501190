package dev.bougie.model.calibration;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The distribution of a model's errors out of sample, as a table by permille that is small enough
 * for a manifest. It gives the half-width of an interval at any level, so that the level may follow
 * the market after the model is made.
 *
 * <p>At {@code k} permille stands the radius of split conformal prediction at the level {@code k /
 * 1000} (Lei, G'Sell, Rinaldo, Tibshirani and Wasserman, Journal of the American Statistical
 * Association 113, 2018): the {@code ceil((n + 1) k / 1000)}-th smallest of {@code n} errors, and
 * the largest where there are too few for that level. Errors are absolute errors over the scale
 * that the forecast was given with, so they have no unit, and one table serves quiet symbols and
 * wild ones.
 *
 * @param atPermille the {@value #SHARES} errors at 0, 1, ... 1,000 permille, ascending; the first
 *     is the smallest error, the last the largest
 */
public record ErrorQuantiles(List<Double> atPermille) {

  /** Entries of the table. */
  public static final int SHARES = 1001;

  /** Rounding must not lift an exact product such as 10 * 0.9 to the next rank. */
  private static final double ROUNDING = 1e-9;

  /**
   * A table that was made before.
   *
   * @throws IllegalArgumentException if it has another length, descends, or holds what is no
   *     absolute error
   */
  public ErrorQuantiles {
    atPermille = List.copyOf(atPermille);
    if (atPermille.size() != SHARES) {
      throw new IllegalArgumentException(
          "%d error quantiles instead of %d".formatted(atPermille.size(), SHARES));
    }
    double before = 0;
    for (double error : atPermille) {
      if (!(error >= before && error < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "error quantile %s stands behind %s".formatted(error, before));
      }
      before = error;
    }
  }

  /**
   * The table of these errors.
   *
   * @param errors absolute, in any order, at least one
   * @throws IllegalArgumentException if there is none, or one is negative or not finite
   */
  public static ErrorQuantiles of(double[] errors) {
    if (errors.length == 0) {
      throw new IllegalArgumentException("no errors have no quantiles");
    }
    double[] ascending = errors.clone();
    Arrays.parallelSort(ascending);
    List<Double> table = new ArrayList<>(SHARES);
    for (int permille = 0; permille < SHARES; permille++) {
      double rank = Math.ceil((errors.length + 1.0) * permille / (SHARES - 1) - ROUNDING);
      table.add(ascending[(int) Math.min(errors.length, Math.max(1, rank)) - 1]);
    }
    return new ErrorQuantiles(table);
  }

  /**
   * The radius of the interval that should miss this share of the labels, by the next permille that
   * misses no more.
   *
   * @param miscoverage one less the level; a rule that follows the market may lead it beyond 0 and
   *     1
   * @return in units of scale; the largest error at 0 and below, 0 at 1 and above
   * @throws IllegalArgumentException if it is no number
   */
  public double radius(double miscoverage) {
    if (Double.isNaN(miscoverage)) {
      throw new IllegalArgumentException("a miscoverage of NaN");
    }
    if (miscoverage >= 1) {
      return 0;
    }
    double permille = Math.ceil((SHARES - 1) * (1 - miscoverage) - ROUNDING * SHARES);
    return atPermille.get((int) Math.min(SHARES - 1, Math.max(0, permille)));
  }
}
