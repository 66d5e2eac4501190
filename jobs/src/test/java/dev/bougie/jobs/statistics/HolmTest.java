package dev.bougie.jobs.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HolmTest {

  @Test
  void agreesWithStatsmodels() {
    // statsmodels.stats.multitest.multipletests 0.15.0, method holm
    List<Double> adjusted = Holm.adjusted(List.of(0.01, 0.04, 0.03, 0.005, 0.5));

    double[] expected = {0.04, 0.09, 0.09, 0.025, 0.5};
    for (int i = 0; i < expected.length; i++) {
      assertThat(adjusted.get(i)).isCloseTo(expected[i], within(1e-12));
    }
  }

  @Test
  void noCorrectedValueExceedsOne() {
    assertThat(Holm.adjusted(List.of(0.9, 0.8))).containsExactly(1.0, 1.0);
  }

  @Test
  void oneTestNeedsNoCorrection() {
    assertThat(Holm.largest(List.of(0.007))).isEqualTo(0.007);
  }

  @Test
  void theWeakestTestDecides() {
    assertThat(Holm.largest(List.of(1e-9, 0.02, 1e-9))).isEqualTo(0.02);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.01, 1.01, Double.NaN})
  void refusesWhatIsNoProbability(double pValue) {
    assertThatThrownBy(() -> Holm.adjusted(List.of(0.5, pValue)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(pValue + " is no p-value");
  }

  @Test
  void refusesToNameTheLargestOfNone() {
    assertThat(Holm.adjusted(List.of())).isEmpty();
    assertThatThrownBy(() -> Holm.largest(List.of())).isInstanceOf(IllegalArgumentException.class);
  }
}
