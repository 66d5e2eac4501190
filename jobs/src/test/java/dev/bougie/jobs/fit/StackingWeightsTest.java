package dev.bougie.jobs.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class StackingWeightsTest {

  private static final int ROWS = 60;

  @Test
  void noPointOfAGridIsBetter() {
    SplittableRandom random = new SplittableRandom(3);
    int inside = 0;
    int atTheSum = 0;
    for (int round = 0; round < 60; round++) {
      double[] outcomes = new double[ROWS];
      double[] weights = new double[ROWS];
      double[][] forecasts = new double[3][ROWS];
      double quality = random.nextDouble(0, 2);
      double boldness = random.nextDouble(0.1, 1);
      for (int row = 0; row < ROWS; row++) {
        outcomes[row] = random.nextGaussian() / 100;
        weights[row] = random.nextDouble(0, 2);
        double common = random.nextGaussian() / 200;
        for (int candidate = 0; candidate < 3; candidate++) {
          forecasts[candidate][row] =
              boldness * (quality * outcomes[row] + common + random.nextGaussian() / 150);
        }
      }

      double[] found = StackingWeights.of(forecasts, outcomes, weights);

      double sum = Arrays.stream(found).sum();
      assertThat(Arrays.stream(found).min().orElseThrow()).isNotNegative();
      assertThat(sum).isLessThanOrEqualTo(1 + 1e-12);
      double error = error(forecasts, outcomes, weights, found);
      double best = bestOfGrid(forecasts, outcomes, weights);
      assertThat(error).isLessThanOrEqualTo(best * (1 + 1e-12));
      assertThat(error).isCloseTo(best, within(1e-2 * best));
      inside += sum < 0.999 ? 1 : 0;
      atTheSum += sum >= 0.999 ? 1 : 0;
    }
    // Both bounds were met, or the test shows nothing of one of them.
    assertThat(inside).isGreaterThan(5);
    assertThat(atTheSum).isGreaterThan(5);
  }

  @Test
  void trustsTheForecastThatIsTrueAlone() {
    double[] outcomes = {0.01, -0.02, 0.03, 0.005};
    double[][] forecasts = {{0.02, 0.01, 0, -0.01}, outcomes, {-0.01, 0.02, -0.03, -0.005}};

    double[] found = StackingWeights.of(forecasts, outcomes, ones(4));

    assertThat(found).containsExactly(new double[] {0, 1, 0}, within(1e-12));
  }

  @Test
  void shrinksAForecastThatIsTooBold() {
    double[] outcomes = {0.01, -0.02, 0.03, 0.005};
    double[][] forecasts = {Arrays.stream(outcomes).map(outcome -> 4 * outcome).toArray()};

    assertThat(StackingWeights.of(forecasts, outcomes, ones(4))[0]).isCloseTo(0.25, within(1e-12));
  }

  @Test
  void sumsToOneWhereForecastsAreTooTimid() {
    double[] outcomes = {0.01, -0.02, 0.03, 0.005};
    double[][] forecasts = {
      Arrays.stream(outcomes).map(outcome -> outcome / 2).toArray(),
      Arrays.stream(outcomes).map(outcome -> outcome / 3).toArray()
    };

    assertThat(StackingWeights.of(forecasts, outcomes, ones(4)))
        .containsExactly(new double[] {1, 0}, within(1e-12));
  }

  @Test
  void givesNothingToForecastsThatAreWorseThanZero() {
    double[] outcomes = {0.01, -0.02, 0.03};
    double[][] forecasts = {{-0.01, 0.02, -0.03}, {0, 0, 0}};

    assertThat(StackingWeights.of(forecasts, outcomes, ones(3))).containsExactly(0, 0);
  }

  @Test
  void takesOneOfTwoThatAreTheSame() {
    double[] outcomes = {0.01, -0.02, 0.03};
    double[] forecast = {0.02, -0.03, 0.05};

    double[] found =
        StackingWeights.of(new double[][] {forecast, forecast.clone()}, outcomes, ones(3));

    double[] alone = StackingWeights.of(new double[][] {forecast}, outcomes, ones(3));
    assertThat(found[0] + found[1]).isCloseTo(alone[0], within(1e-12));
  }

  @Test
  void doesNotCountRowsWithoutWeight() {
    double[][] forecasts = {{0.01, 5}, {0.02, -3}};
    double[] outcomes = {0.01, 100};

    assertThat(StackingWeights.of(forecasts, outcomes, new double[] {1, 0}))
        .containsExactly(
            StackingWeights.of(
                new double[][] {{0.01}, {0.02}}, new double[] {0.01}, new double[] {1}),
            within(1e-12));
  }

  @Test
  void refusesWhatDoesNotFitTogether() {
    assertThatThrownBy(() -> StackingWeights.of(new double[][] {{1}}, new double[] {1, 2}, ones(2)))
        .hasMessage("1 and 2 values with 2 weights");
    assertThatThrownBy(
            () -> StackingWeights.of(new double[][] {{Double.NaN}}, new double[] {1}, ones(1)))
        .hasMessageContaining("not finite");
    assertThatThrownBy(
            () -> StackingWeights.of(new double[][] {{1}}, new double[] {1}, new double[] {-1}))
        .hasMessageContaining("weight -1.0");
  }

  private static double bestOfGrid(double[][] forecasts, double[] outcomes, double[] weights) {
    double best = Double.POSITIVE_INFINITY;
    int steps = 40;
    for (int a = 0; a <= steps; a++) {
      for (int b = 0; a + b <= steps; b++) {
        for (int c = 0; a + b + c <= steps; c++) {
          double[] point = {(double) a / steps, (double) b / steps, (double) c / steps};
          best = Math.min(best, error(forecasts, outcomes, weights, point));
        }
      }
    }
    return best;
  }

  private static double error(
      double[][] forecasts, double[] outcomes, double[] weights, double[] point) {
    double error = 0;
    for (int row = 0; row < outcomes.length; row++) {
      double miss = outcomes[row];
      for (int candidate = 0; candidate < point.length; candidate++) {
        miss -= point[candidate] * forecasts[candidate][row];
      }
      error += weights[row] * miss * miss;
    }
    return error;
  }

  private static double[] ones(int length) {
    double[] ones = new double[length];
    Arrays.fill(ones, 1);
    return ones;
  }
}
