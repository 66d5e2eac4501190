package dev.bougie.jobs.fit;

import java.util.ArrayList;
import java.util.List;

/**
 * Weights with which forecasts are added to one: those of least squared error among all that are at
 * least 0 and sum to at most 1. What is left to 1 goes to the forecast zero, so a sum below 1
 * shrinks.
 *
 * @see <a href="https://doi.org/10.1007/BF00117832">Breiman 1996, Stacked Regressions</a>
 * @see <a href="https://doi.org/10.1007/BF01580381">Wolfe 1976, Finding the nearest point in a
 *     polytope</a>
 */
public final class StackingWeights {

  /** Relative to the largest product: differences of slopes below it are rounding. */
  private static final double ROUNDING = 1e-12;

  private final double[][] products;
  private final double[] withOutcome;
  private final double largest;

  private StackingWeights(double[][] products, double[] withOutcome) {
    this.products = products;
    this.withOutcome = withOutcome;
    double most = 0;
    for (int i = 0; i < products.length; i++) {
      most = Math.max(most, Math.max(products[i][i], Math.abs(withOutcome[i])));
    }
    this.largest = most;
  }

  /**
   * The weights of these forecasts.
   *
   * @param forecasts one row a candidate, each as long as the outcomes, made of rows that the
   *     candidate was not fitted on
   * @param outcomes what came true
   * @param weights of the rows, at least 0
   * @return one weight a candidate; all 0 where none is better than the forecast zero
   * @throws IllegalArgumentException if lengths differ or a value is not finite
   */
  public static double[] of(double[][] forecasts, double[] outcomes, double[] weights) {
    int candidates = forecasts.length;
    // The last one is the forecast zero, whose products are all zero.
    double[][] products = new double[candidates + 1][candidates + 1];
    double[] withOutcome = new double[candidates + 1];
    for (int i = 0; i < candidates; i++) {
      withOutcome[i] = product(forecasts[i], outcomes, weights);
      for (int j = 0; j <= i; j++) {
        products[i][j] = product(forecasts[i], forecasts[j], weights);
        products[j][i] = products[i][j];
      }
    }
    double[] solution = new StackingWeights(products, withOutcome).solve();
    double[] found = new double[candidates];
    System.arraycopy(solution, 0, found, 0, candidates);
    return found;
  }

  private static double product(double[] first, double[] second, double[] weights) {
    if (first.length != second.length || first.length != weights.length) {
      throw new IllegalArgumentException(
          "%d and %d values with %d weights"
              .formatted(first.length, second.length, weights.length));
    }
    double sum = 0;
    for (int i = 0; i < first.length; i++) {
      if (!(weights[i] >= 0)) {
        throw new IllegalArgumentException("weight %s, must be at least 0".formatted(weights[i]));
      }
      sum += weights[i] * first[i] * second[i];
    }
    if (!Double.isFinite(sum)) {
      throw new IllegalArgumentException("a forecast, outcome or weight is not finite");
    }
    return sum;
  }

  /** From the forecast zero on, one candidate more as long as one makes the error smaller. */
  private double[] solve() {
    int all = products.length;
    double[] point = new double[all];
    point[all - 1] = 1;
    List<Integer> used = new ArrayList<>(List.of(all - 1));
    while (true) {
      double[] slopes = slopes(point);
      double level = used.stream().mapToDouble(i -> slopes[i]).min().orElseThrow();
      int steepest = -1;
      for (int i = 0; i < all; i++) {
        if (!used.contains(i)
            && slopes[i] < level - ROUNDING * largest
            && (steepest < 0 || slopes[i] < slopes[steepest])) {
          steepest = i;
        }
      }
      if (steepest < 0) {
        return point;
      }
      used.add(steepest);
      point = minimum(point, used);
      if (!used.contains(steepest)) {
        // Its slope was rounding.
        return point;
      }
    }
  }

  /** Half the derivative of the squared error by each weight. */
  private double[] slopes(double[] point) {
    double[] slopes = new double[point.length];
    for (int i = 0; i < point.length; i++) {
      slopes[i] = -withOutcome[i];
      for (int j = 0; j < point.length; j++) {
        slopes[i] += products[i][j] * point[j];
      }
    }
    return slopes;
  }

  /**
   * The least error among weights of those used that sum to 1 and are at least 0; who reaches 0 on
   * the way there is used no more.
   */
  private double[] minimum(double[] from, List<Integer> used) {
    double[] point = from;
    while (true) {
      double[] free = unbounded(used);
      double step = 1;
      for (int i : used) {
        if (free[i] <= 0) {
          step = point[i] == 0 ? 0 : Math.min(step, point[i] / (point[i] - free[i]));
        }
      }
      double[] next = new double[point.length];
      List<Integer> out = new ArrayList<>();
      for (int i : used) {
        next[i] = Math.max(0, point[i] + step * (free[i] - point[i]));
        if (next[i] <= 1e-15 && free[i] <= 0) {
          next[i] = 0;
          out.add(i);
        }
      }
      point = next;
      if (out.isEmpty()) {
        return point;
      }
      used.removeAll(out);
    }
  }

  /** The least error among weights of those used that sum to 1, negative ones too. */
  private double[] unbounded(List<Integer> used) {
    int n = used.size();
    double[][] system = new double[n + 1][n + 2];
    for (int row = 0; row < n; row++) {
      for (int column = 0; column < n; column++) {
        system[row][column] = products[used.get(row)][used.get(column)];
      }
      system[row][n] = largest;
      system[n][row] = largest;
      system[row][n + 1] = withOutcome[used.get(row)];
    }
    system[n][n + 1] = largest;
    double[] solution = eliminate(system);
    double[] point = new double[products.length];
    for (int i = 0; i < n; i++) {
      point[used.get(i)] = solution[i];
    }
    return point;
  }

  /** Gauss with pivots; the last column is the right side. */
  private static double[] eliminate(double[][] system) {
    int n = system.length;
    for (int column = 0; column < n; column++) {
      int pivot = column;
      for (int row = column + 1; row < n; row++) {
        if (Math.abs(system[row][column]) > Math.abs(system[pivot][column])) {
          pivot = row;
        }
      }
      double[] swapped = system[pivot];
      system[pivot] = system[column];
      system[column] = swapped;
      for (int row = column + 1; row < n; row++) {
        double times = system[row][column] / swapped[column];
        for (int k = column; k <= n; k++) {
          system[row][k] -= times * swapped[k];
        }
      }
    }
    double[] solution = new double[n];
    for (int row = n - 1; row >= 0; row--) {
      double rest = system[row][n];
      for (int k = row + 1; k < n; k++) {
        rest -= system[row][k] * solution[k];
      }
      solution[row] = rest / system[row][row];
    }
    return solution;
  }
}
