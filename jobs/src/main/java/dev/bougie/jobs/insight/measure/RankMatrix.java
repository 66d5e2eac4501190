package dev.bougie.jobs.insight.measure;

import dev.bougie.jobs.statistics.Ranks;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Rank correlations of features with one another. Each column is ranked over its own defined rows,
 * and a pair is correlated over the rows that both have: Spearman's coefficient where they are
 * defined together, and next to it elsewhere.
 */
public final class RankMatrix {

  private static final int FEWEST_ROWS = 10;

  private final double[][] correlations;

  private RankMatrix(double[][] correlations) {
    this.correlations = correlations;
  }

  static RankMatrix of(double[][] columns) {
    int size = columns.length;
    float[][] ranks = new float[size][];
    IntStream.range(0, size).parallel().forEach(i -> ranks[i] = centredRanks(columns[i]));
    double[][] correlations = new double[size][size];
    // Each task writes cells of its own, so the result does not depend on who is first.
    IntStream.range(0, size)
        .parallel()
        .forEach(
            i -> {
              for (int j = 0; j <= i; j++) {
                correlations[i][j] = correlation(ranks[i], ranks[j]);
                correlations[j][i] = correlations[i][j];
              }
            });
    return new RankMatrix(correlations);
  }

  public int size() {
    return correlations.length;
  }

  /** Between -1 and 1; NaN where one is constant or too few rows have both. */
  public double at(int left, int right) {
    return correlations[left][right];
  }

  /** Ranks less their mean, NaN where the value is none; a float holds them exactly up to 2^23. */
  private static float[] centredRanks(double[] column) {
    double[] defined = Arrays.stream(column).filter(Double::isFinite).toArray();
    double[] ranks = Ranks.average(defined);
    double mean = (defined.length + 1) / 2.0;
    float[] centred = new float[column.length];
    int next = 0;
    for (int row = 0; row < column.length; row++) {
      centred[row] = Double.isFinite(column[row]) ? (float) (ranks[next++] - mean) : Float.NaN;
    }
    return centred;
  }

  private static double correlation(float[] left, float[] right) {
    long rows = 0;
    double leftSum = 0;
    double rightSum = 0;
    double leftSquares = 0;
    double rightSquares = 0;
    double products = 0;
    for (int row = 0; row < left.length; row++) {
      double x = left[row];
      double y = right[row];
      double product = x * y;
      if (!Double.isNaN(product)) {
        rows++;
        leftSum += x;
        rightSum += y;
        leftSquares += x * x;
        rightSquares += y * y;
        products += product;
      }
    }
    if (rows < FEWEST_ROWS) {
      return Double.NaN;
    }
    double leftVariance = leftSquares - leftSum * leftSum / rows;
    double rightVariance = rightSquares - rightSum * rightSum / rows;
    if (leftVariance <= 0 || rightVariance <= 0) {
      return Double.NaN;
    }
    double covariance = products - leftSum * rightSum / rows;
    double correlation = covariance / Math.sqrt(leftVariance * rightVariance);
    return Math.max(-1, Math.min(1, correlation));
  }
}
