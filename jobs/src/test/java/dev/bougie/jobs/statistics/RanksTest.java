package dev.bougie.jobs.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.apache.commons.math3.stat.ranking.NaNStrategy;
import org.apache.commons.math3.stat.ranking.NaturalRanking;
import org.apache.commons.math3.stat.ranking.TiesStrategy;
import org.junit.jupiter.api.Test;

final class RanksTest {

  @Test
  void equalValuesShareTheMeanOfTheirRanks() {
    // scipy.stats.rankdata 1.17.1
    assertThat(Ranks.average(new double[] {3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5}))
        .containsExactly(4.5, 1.5, 6, 1.5, 8, 11, 3, 10, 8, 4.5, 8);
  }

  @Test
  void agreesWithNaturalRankingOnValuesWithManyTies() {
    NaturalRanking oracle = new NaturalRanking(NaNStrategy.FAILED, TiesStrategy.AVERAGE);
    for (int seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      double[] values =
          random
              .doubles(1 + random.nextInt(200), -5, 5)
              .map(Math::rint)
              .map(v -> v / 10 + 0.0)
              .toArray();
      assertThat(Ranks.average(values)).containsExactly(oracle.rank(values));
    }
  }

  @Test
  void bothZerosAreEqual() {
    assertThat(Ranks.average(new double[] {0.0, -0.0, -1, -0.0})).containsExactly(3, 3, 1, 3);
  }

  @Test
  void refusesWhatIsNotFinite() {
    assertThatThrownBy(() -> Ranks.average(new double[] {1, Double.NaN}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NaN at 1");
    assertThatThrownBy(() -> Ranks.average(new double[] {Double.NEGATIVE_INFINITY}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-Infinity at 0");
  }

  @Test
  void standardisedRanksOfFiveAreThoseComputedByHand() {
    // Ranks 1 to 5: mean 3, variance 2.
    double step = 1 / Math.sqrt(2);
    assertThat(Ranks.standardised(new double[] {10, 30, 20, 50, 40}))
        .containsExactly(-2 * step, 0, -step, 2 * step, step);
  }

  @Test
  void standardisedRanksOfAConstantAreZero() {
    double[] constant = new double[7];
    Arrays.fill(constant, 0.3);
    assertThat(Ranks.standardised(constant)).containsOnly(0);
  }
}
