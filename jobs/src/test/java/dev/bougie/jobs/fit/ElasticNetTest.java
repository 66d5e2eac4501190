package dev.bougie.jobs.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bougie.jobs.run.DataException;
import java.util.SplittableRandom;
import org.apache.commons.math3.stat.regression.OLSMultipleLinearRegression;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ElasticNetTest {

  private static final int FEATURES = 6;

  @Test
  void isLeastSquaresWithoutPenalties() {
    Rows rows = Rows.of(11, 400);
    OLSMultipleLinearRegression peer = new OLSMultipleLinearRegression();
    peer.newSampleData(rows.labels, rows.inputs);

    LinearSolution found = new ElasticNet(0, 0.5).fit(moments(rows.inputs, rows.labels, ones(400)));

    double[] expected = peer.estimateRegressionParameters();
    assertThat(found.intercept()).isCloseTo(expected[0], within(1e-10));
    for (int i = 0; i < FEATURES; i++) {
      assertThat(found.coefficients()[i]).isCloseTo(expected[i + 1], within(1e-10));
    }
  }

  @ParameterizedTest
  @CsvSource({"0.01, 0", "0.01, 0.5", "0.05, 1", "0.3, 0.9", "2, 0.1"})
  void isWhatGradientsOverAllRowsLeadTo(double lambda, double l1Share) {
    Rows rows = Rows.of(12, 300);

    LinearSolution found =
        new ElasticNet(lambda, l1Share).fit(moments(rows.inputs, rows.labels, rows.weights));

    double[] naive = naive(rows, lambda, l1Share);
    for (int i = 0; i < FEATURES; i++) {
      assertThat(found.coefficients()[i]).isCloseTo(naive[i], within(1e-9));
    }
    assertThat(found.intercept()).isCloseTo(naive[FEATURES], within(1e-9));
  }

  @Test
  void weightsCountAsRowsThatComeAgain() {
    Rows rows = Rows.of(13, 90);
    double[] weights = new double[90];
    Moments repeated = new Moments(FEATURES);
    for (int row = 0; row < 90; row++) {
      weights[row] = row % 4;
      for (int again = 0; again < row % 4; again++) {
        repeated.add(rows.inputs[row], rows.labels[row], 1);
      }
    }
    ElasticNet net = new ElasticNet(0.02, 0.5);

    LinearSolution weighted = net.fit(moments(rows.inputs, rows.labels, weights));

    LinearSolution expected = net.fit(repeated);
    assertThat(weighted.coefficients()).containsExactly(expected.coefficients(), within(1e-11));
    assertThat(weighted.intercept()).isCloseTo(expected.intercept(), within(1e-11));
  }

  @Test
  void doesNotDependOnTheUnitOfAFeature() {
    Rows rows = Rows.of(14, 200);
    double[][] larger = new double[200][];
    for (int row = 0; row < 200; row++) {
      larger[row] = rows.inputs[row].clone();
      larger[row][2] = 1e6 + 1024 * larger[row][2];
    }
    ElasticNet net = new ElasticNet(0.05, 0.5);

    LinearSolution found = net.fit(moments(larger, rows.labels, rows.weights));

    LinearSolution before = net.fit(moments(rows.inputs, rows.labels, rows.weights));
    for (int row = 0; row < 200; row++) {
      assertThat(found.of(larger[row])).isCloseTo(before.of(rows.inputs[row]), within(1e-8));
    }
  }

  @Test
  void givesNothingToAFeatureThatNeverChanges() {
    Rows rows = Rows.of(15, 100);
    for (double[] inputs : rows.inputs) {
      inputs[1] = 0.1;
    }

    LinearSolution found = new ElasticNet(0, 0).fit(moments(rows.inputs, rows.labels, ones(100)));

    assertThat(found.coefficients()[1]).isZero();
    assertThat(found.coefficients()[0]).isNotZero();
  }

  @Test
  void leavesOutWhatALargePenaltyForbids() {
    Rows rows = Rows.of(16, 100);

    LinearSolution found = new ElasticNet(100, 1).fit(moments(rows.inputs, rows.labels, ones(100)));

    assertThat(found.coefficients()).containsOnly(0);
    double mean = 0;
    for (double label : rows.labels) {
      mean += label / 100;
    }
    assertThat(found.intercept()).isCloseTo(mean, within(1e-12));
  }

  @Test
  void refusesALabelThatNeverChanges() {
    Moments moments = new Moments(1);
    for (int row = 0; row < 5; row++) {
      moments.add(new double[] {row}, 0.1, 1);
    }
    assertThatThrownBy(() -> new ElasticNet(0, 0).fit(moments))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("5 rows whose label is always 0.1");
  }

  @Test
  void refusesNoRowsAndWhatIsNotFinite() {
    assertThatThrownBy(() -> new ElasticNet(0, 0).fit(new Moments(1)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("0 rows of weight 0");
    assertThatThrownBy(() -> new Moments(1).add(new double[] {Double.NaN}, 0, 1))
        .hasMessage("input 0 is NaN, must be finite");
    assertThatThrownBy(() -> new Moments(1).add(new double[] {0}, Double.POSITIVE_INFINITY, 1))
        .hasMessage("label is Infinity, must be finite");
    assertThatThrownBy(() -> new Moments(1).add(new double[] {0}, 0, -1))
        .hasMessageContaining("weight -1.0");
    assertThatThrownBy(() -> new Moments(2).add(new double[] {0}, 0, 1))
        .hasMessage("1 inputs, must be 2");
    assertThatThrownBy(() -> new ElasticNet(-1, 0)).hasMessageContaining("lambda -1.0");
    assertThatThrownBy(() -> new ElasticNet(1, 1.5)).hasMessageContaining("1.5, must be 0 to 1");
  }

  /** Proximal gradient steps over all rows, on scaled features; the last one is the intercept. */
  private static double[] naive(Rows rows, double lambda, double l1Share) {
    int n = rows.labels.length;
    double total = 0;
    double labelMean = 0;
    double[] means = new double[FEATURES];
    for (int row = 0; row < n; row++) {
      total += rows.weights[row];
    }
    for (int row = 0; row < n; row++) {
      labelMean += rows.weights[row] / total * rows.labels[row];
      for (int i = 0; i < FEATURES; i++) {
        means[i] += rows.weights[row] / total * rows.inputs[row][i];
      }
    }
    double[] deviations = new double[FEATURES];
    for (int row = 0; row < n; row++) {
      for (int i = 0; i < FEATURES; i++) {
        deviations[i] += rows.weights[row] / total * Math.pow(rows.inputs[row][i] - means[i], 2);
      }
    }
    double[] scaled = new double[FEATURES];
    double step = 1.0 / FEATURES;
    for (int round = 0; round < 4000; round++) {
      double[] gradient = new double[FEATURES];
      for (int row = 0; row < n; row++) {
        double residual = rows.labels[row] - labelMean;
        for (int i = 0; i < FEATURES; i++) {
          residual -= scaled[i] * (rows.inputs[row][i] - means[i]) / Math.sqrt(deviations[i]);
        }
        for (int i = 0; i < FEATURES; i++) {
          gradient[i] -=
              rows.weights[row]
                  / total
                  * residual
                  * (rows.inputs[row][i] - means[i])
                  / Math.sqrt(deviations[i]);
        }
      }
      for (int i = 0; i < FEATURES; i++) {
        double moved = scaled[i] - step * gradient[i];
        double shrunk = Math.max(0, Math.abs(moved) - step * lambda * l1Share);
        scaled[i] = Math.signum(moved) * shrunk / (1 + step * lambda * (1 - l1Share));
      }
    }
    double[] found = new double[FEATURES + 1];
    found[FEATURES] = labelMean;
    for (int i = 0; i < FEATURES; i++) {
      found[i] = scaled[i] / Math.sqrt(deviations[i]);
      found[FEATURES] -= found[i] * means[i];
    }
    return found;
  }

  private static Moments moments(double[][] inputs, double[] labels, double[] weights) {
    Moments moments = new Moments(FEATURES);
    for (int row = 0; row < labels.length; row++) {
      moments.add(inputs[row], labels[row], weights[row]);
    }
    return moments;
  }

  private static double[] ones(int length) {
    double[] ones = new double[length];
    java.util.Arrays.fill(ones, 1);
    return ones;
  }

  /** Features that depend on one another a little, of units far apart. */
  private static final class Rows {
    private final double[][] inputs;
    private final double[] labels;
    private final double[] weights;

    private Rows(int rows) {
      this.inputs = new double[rows][FEATURES];
      this.labels = new double[rows];
      this.weights = new double[rows];
    }

    static Rows of(long seed, int count) {
      SplittableRandom random = new SplittableRandom(seed);
      Rows rows = new Rows(count);
      for (int row = 0; row < count; row++) {
        double common = random.nextDouble(-1, 1);
        double label = 0.3;
        for (int i = 0; i < FEATURES; i++) {
          double value = common / 2 + random.nextDouble(-1, 1);
          rows.inputs[row][i] = 5 * i + value * Math.pow(10, i - 3);
          label += value * (i - 2) / 3;
        }
        rows.labels[row] = label + random.nextDouble(-1, 1);
        rows.weights[row] = random.nextDouble(0, 3);
      }
      return rows;
    }
  }
}
