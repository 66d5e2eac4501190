package dev.bougie.jobs.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bougie.model.calibration.Calibration;
import dev.bougie.model.calibration.Calibration.Radius;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ConformalTest {

  @Test
  void radiiOfNineErrorsAreTheEighthAndTheNinth() {
    // (9 + 1) 0.8 = 8 and (9 + 1) 0.9 = 9
    double[] labels = {0.5, -0.1, 0.9, 0.2, -0.7, 0.3, 0.4, -0.6, 0.8};

    Calibration calibration = Conformal.of(labels, new double[9]);

    assertThat(calibration.radii())
        .containsExactly(
            new Radius(0.8, 1 - 0.8, 0.8, Double.NaN), new Radius(0.9, 1 - 0.9, 0.9, Double.NaN));
  }

  @Test
  void roundsTheRankUp() {
    // 100 errors 0.01 to 1.00: 101 * 0.8 = 80.8 and 101 * 0.9 = 90.9
    double[] labels = IntStream.rangeClosed(1, 100).mapToDouble(i -> i / 100.0).toArray();

    assertThat(Conformal.of(labels, new double[100]).radii())
        .containsExactly(
            new Radius(0.8, 1 - 0.8, 0.81, Double.NaN), new Radius(0.9, 1 - 0.9, 0.91, Double.NaN));
  }

  @Test
  void residualStdLeavesOutTheMeanError() {
    double[] labels = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    double[] forecasts = {0, 0, 0, 0, 0, 0, 0, 0, 0};

    assertThat(Conformal.of(labels, forecasts).residualStd())
        .isCloseTo(Math.sqrt(60 / 8.0), within(1e-12));
  }

  @Test
  void holdsThePromisedShareOfNewErrors() {
    Random random = new Random(7);
    double held = 0;
    int trials = 4000;
    for (int trial = 0; trial < trials; trial++) {
      double[] labels = IntStream.range(0, 25).mapToDouble(i -> random.nextGaussian()).toArray();
      double radius = Conformal.of(labels, new double[25]).radii().get(0).radius();
      held += Math.abs(random.nextGaussian()) <= radius ? 1 : 0;
    }

    // ceil(26 * 0.8) / 26 = 21 / 26 = 0.808; the deviation of the mean of the trials is 0.006.
    assertThat(held / trials).isBetween(0.787, 0.829);
  }

  @Test
  void refusesTooFewErrorsForTheWidestInterval() {
    assertThatThrownBy(() -> Conformal.of(new double[8], new double[8]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("8 errors are too few for an interval of 0.9");
  }
}
