package dev.bougie.jobs.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bougie.model.manifest.Scores;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;
import org.junit.jupiter.api.Test;

final class AccuracyTest {

  @Test
  void scoresFourRowsAsComputedByHand() {
    Scores scores =
        Accuracy.of(new double[] {0.02, -0.01, 0.03, 0}, new double[] {0.01, 0.01, 0.03, 0.02});

    assertThat(scores.rows()).isEqualTo(4);
    assertThat(scores.rmse()).isCloseTo(0.015, within(1e-15));
    assertThat(scores.mae()).isCloseTo(0.0125, within(1e-15));
    assertThat(scores.direction()).isCloseTo(2.0 / 3, within(1e-15));
    // Ranks 3, 1, 4, 2 and 1.5, 1.5, 4, 3: products of deviations 3, squares 5 and 4.5.
    assertThat(scores.informationCoefficient()).isCloseTo(3 / Math.sqrt(5 * 4.5), within(1e-15));
  }

  @Test
  void informationCoefficientAgreesWithScipy() {
    double[] x = IntStream.range(0, 50).mapToDouble(i -> Math.sin(i * i)).toArray();
    double[] y =
        IntStream.range(0, 50).mapToDouble(i -> Math.rint(3 * Math.sin(i * i + i)) / 3).toArray();

    // scipy.stats.spearmanr 1.17.1 of the same two series, the second with many ties
    assertThat(Accuracy.of(x, y).informationCoefficient())
        .isCloseTo(-0.0038403670466064087, within(1e-12));
  }

  @Test
  void informationCoefficientAgreesWithCommonsMath() {
    for (int seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      int rows = 3 + random.nextInt(200);
      double[] labels = random.doubles(rows, -1, 1).map(v -> Math.rint(20 * v) + 0.0).toArray();
      double[] forecasts = random.doubles(rows, -1, 1).toArray();
      assertThat(Accuracy.of(labels, forecasts).informationCoefficient())
          .isCloseTo(new SpearmansCorrelation().correlation(labels, forecasts), within(1e-12));
    }
  }

  @Test
  void aConstantForecastHasNoInformationCoefficient() {
    assertThat(Accuracy.of(new double[] {1, 2, 3}, new double[] {4, 4, 4}).informationCoefficient())
        .isNaN();
  }

  @Test
  void aForecastOfNothingHasNoDirection() {
    Scores scores = Accuracy.of(new double[] {0.1, -0.1}, new double[] {0.0, -0.0});

    assertThat(scores.direction()).isNaN();
    assertThat(scores.rmse()).isCloseTo(0.1, within(1e-15));
  }

  @Test
  void noRowsHaveNoScores() {
    assertThat(Accuracy.of(new double[0], new double[0]))
        .isEqualTo(new Scores(0, Double.NaN, Double.NaN, Double.NaN, Double.NaN));
  }

  @Test
  void refusesRowsThatDoNotMatch() {
    assertThatThrownBy(() -> Accuracy.of(new double[2], new double[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 labels and 3 forecasts");
  }
}
