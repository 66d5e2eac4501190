package dev.bougie.jobs.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SampleWeightsTest {

  private static final long NOW = 1_700_000_000_000L;
  private static final Duration YEAR = Duration.ofDays(365);

  @Test
  void halvesWithEveryHalfLife() {
    assertThat(
            SampleWeights.age(
                new long[] {NOW - 3 * YEAR.toMillis(), NOW - YEAR.toMillis(), NOW}, NOW, YEAR))
        .containsExactly(0.125, 0.5, 1);
    assertThat(SampleWeights.age(new long[] {NOW - YEAR.toMillis() / 2}, NOW, YEAR)[0])
        .isCloseTo(Math.sqrt(0.5), within(1e-15));
  }

  @Test
  void vanishesWhereItIsBelowAllDoubles() {
    assertThat(SampleWeights.age(new long[] {NOW - 2000}, NOW, Duration.ofMillis(1)))
        .containsExactly(0);
  }

  @Test
  void refusesRowsNewerThanNow() {
    assertThatThrownBy(() -> SampleWeights.age(new long[] {NOW, NOW + 1}, NOW, YEAR))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("row 1 opens at 1700000000001, after 1700000000000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1H", "PT0.0009S"})
  void refusesAHalfLifeBelowAMillisecond(String halfLife) {
    assertThatThrownBy(() -> SampleWeights.age(new long[] {NOW}, NOW, Duration.parse(halfLife)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("half-life PT");
  }

  @Test
  void multipliesToAMeanOfOne() {
    double[] product = SampleWeights.product(new double[] {1, 2, 3}, new double[] {4, 0, 0.5});
    assertThat(product[0] / product[2]).isCloseTo(4 / 1.5, within(1e-15));
    assertThat(product[1]).isZero();
    assertThat(Arrays.stream(product).sum()).isCloseTo(3, within(1e-15));
  }

  @Test
  void leavesWhatItIsGivenAsItWas() {
    double[] weights = {1, 3};
    assertThat(SampleWeights.product(weights)).containsExactly(0.5, 1.5);
    assertThat(weights).containsExactly(1, 3);
  }

  @Test
  void refusesWeightsThatAreNoWeights() {
    for (double weight : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> SampleWeights.product(new double[] {1, weight}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("row 1 weighs " + weight);
    }
    assertThatThrownBy(() -> SampleWeights.product(new double[] {1, 2}, new double[] {1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("1 weights beside 2");
    assertThatThrownBy(() -> SampleWeights.product(new double[] {1, 0}, new double[] {0, 1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("2 rows weigh 0.0 together");
  }
}
