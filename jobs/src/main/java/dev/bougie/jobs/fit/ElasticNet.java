package dev.bougie.jobs.fit;

import dev.bougie.jobs.run.DataException;

/**
 * Linear regression with both penalties on standardised features: minimises
 *
 * <pre>
 * 1/2 mean of (y - intercept - sum x b)^2 + lambda (l1Share sum |s b| + (1 - l1Share)/2 sum (s b)^2)
 * </pre>
 *
 * with the weighted mean and s the standard deviations, which divide by the sum of the weights. A
 * constant feature gets 0. Works on the products of the features alone, so its time does not depend
 * on the rows.
 *
 * @see <a href="https://doi.org/10.18637/jss.v033.i01">Friedman, Hastie and Tibshirani 2010,
 *     Regularization Paths for Generalized Linear Models via Coordinate Descent</a>
 */
public final class ElasticNet {

  private static final int MOST_SWEEPS = 100_000;

  /** Of the label's standard deviation: the largest step of a sweep that counts as none. */
  private static final double STILL = 1e-13;

  private final double lambda;
  private final double l1Share;

  /**
   * The penalties.
   *
   * @param lambda of both penalties together, at least 0
   * @param l1Share the part of the absolute values, 0 (ridge) to 1 (lasso)
   */
  public ElasticNet(double lambda, double l1Share) {
    if (!(lambda >= 0 && Double.isFinite(lambda))) {
      throw new IllegalArgumentException("lambda %s, must be at least 0".formatted(lambda));
    }
    if (!(l1Share >= 0 && l1Share <= 1)) {
      throw new IllegalArgumentException("share of L1 %s, must be 0 to 1".formatted(l1Share));
    }
    this.lambda = lambda;
    this.l1Share = l1Share;
  }

  /**
   * Fits on what is known of the rows.
   *
   * @throws DataException if there is no row, the label never changes, or features depend on one
   *     another so closely that no minimum is found
   */
  public LinearSolution fit(Moments moments) {
    if (!(moments.weight() > 0)) {
      throw new DataException("%d rows of weight 0: nothing to fit on".formatted(moments.rows()));
    }
    double deviation = Math.sqrt(moments.labelVariance());
    if (!(deviation > 0)) {
      throw new DataException(
          "%d rows whose label is always %s: nothing can be learnt of them"
              .formatted(moments.rows(), moments.labelMean()));
    }
    int features = moments.features();
    double[] scales = new double[features];
    for (int i = 0; i < features; i++) {
      double spread = Math.sqrt(moments.covariance(i, i));
      scales[i] = spread > 0 ? 1 / spread : 0;
    }
    double[] scaled = descend(moments, scales, STILL * deviation);
    double[] coefficients = new double[features];
    double intercept = moments.labelMean();
    for (int i = 0; i < features; i++) {
      coefficients[i] = scaled[i] * scales[i];
      intercept -= coefficients[i] * moments.mean(i);
    }
    return new LinearSolution(intercept, coefficients);
  }

  /** One coefficient after the other, each to its minimum where the others are as they are. */
  private double[] descend(Moments moments, double[] scales, double still) {
    int features = scales.length;
    double[][] correlations = new double[features][features];
    // What the residual has in common with each feature.
    double[] common = new double[features];
    for (int i = 0; i < features; i++) {
      common[i] = moments.labelCovariance(i) * scales[i];
      for (int j = 0; j < features; j++) {
        correlations[i][j] = moments.covariance(i, j) * scales[i] * scales[j];
      }
    }
    double[] coefficients = new double[features];
    for (int sweep = 0; sweep < MOST_SWEEPS; sweep++) {
      double largest = 0;
      for (int i = 0; i < features; i++) {
        if (scales[i] == 0) {
          continue;
        }
        double own = correlations[i][i];
        double before = coefficients[i];
        double after =
            shrunk(common[i] + own * before, lambda * l1Share) / (own + lambda * (1 - l1Share));
        double step = after - before;
        if (step != 0) {
          coefficients[i] = after;
          for (int j = 0; j < features; j++) {
            common[j] -= step * correlations[i][j];
          }
          largest = Math.max(largest, Math.abs(step));
        }
      }
      if (largest <= still) {
        return coefficients;
      }
    }
    throw new DataException(
        "%d rows: after %d sweeps over %d features there is no minimum yet, as some depend on one another; take a regularization above %s"
            .formatted(moments.rows(), MOST_SWEEPS, features, lambda));
  }

  private static double shrunk(double value, double by) {
    return Math.signum(value) * Math.max(0, Math.abs(value) - by);
  }
}
