package dev.bougie.jobs.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;

final class ForetoldTest {

  private static final double[] NONE = {Double.NaN, Double.NaN};
  private static final double[] ONES = {1, 1};

  @Test
  void givesTheOddsOfNormalErrorsWhereNoneAreForetold() {
    Foretold plain =
        Foretold.of(
            new double[] {0.01, -0.02}, NONE, new double[] {1, 2}, List.of(), new double[0][]);

    Foretold odds = plain.withOdds(0.05);

    NormalDistribution normal = new NormalDistribution(0, 1);
    assertThat(odds.probability(0)).isCloseTo(normal.cumulativeProbability(0.2), within(1e-12));
    assertThat(odds.probability(1)).isCloseTo(normal.cumulativeProbability(-0.2), within(1e-12));
    assertThat(odds.withOdds(7).probability(0)).isEqualTo(odds.probability(0));
    assertThat(plain.withOdds(0).probability(0)).isEqualTo(1);
  }

  @Test
  void measuresErrorsInUnitsOfTheirScale() {
    Foretold foretold =
        Foretold.of(
            new double[] {0.01, 0.02}, NONE, new double[] {1, 2}, List.of(), new double[0][]);
    Outcomes outcomes = Markets.outcomes(new long[] {1, 2}, new double[] {0.03, -0.06});

    // 0.02 and -0.04: mean -0.01, three hundredths on either side.
    assertThat(foretold.deviation(outcomes)).isCloseTo(0.03 * Math.sqrt(2), within(1e-12));
  }

  @Test
  void keepsWhatWasForetoldOfSomeRows() {
    Foretold foretold =
        Foretold.of(
            new double[] {1, 2},
            new double[] {0.1, 0.2},
            new double[] {3, 4},
            List.of(0.5),
            new double[][] {{5, 6}});

    Foretold one = foretold.only(new int[] {1});

    assertThat(one.rows()).isEqualTo(1);
    assertThat(List.of(one.forecast(0), one.probability(0), one.scale(0), one.quantile(0, 0)))
        .containsExactly(2.0, 0.2, 4.0, 6.0);
  }

  @Test
  void refusesWhatCannotBeForetold() {
    double[][] none = new double[0][];
    refuses(() -> Foretold.of(new double[] {1, Double.NaN}, NONE, ONES, List.of(), none));
    refuses(() -> Foretold.of(ONES, new double[] {0.5, 1.5}, ONES, List.of(), none));
    refuses(() -> Foretold.of(ONES, new double[] {0.5, Double.NaN}, ONES, List.of(), none));
    refuses(() -> Foretold.of(ONES, new double[] {Double.NaN, 0.5}, ONES, List.of(), none));
    refuses(() -> Foretold.of(ONES, NONE, new double[] {1, 0}, List.of(), none));
    refuses(() -> Foretold.of(ONES, NONE, new double[] {1}, List.of(), none));
    refuses(() -> Foretold.of(ONES, NONE, ONES, List.of(0.5), none));
    refuses(() -> Foretold.of(ONES, NONE, ONES, List.of(0.5), new double[][] {{1, Double.NaN}}));
  }

  private static void refuses(org.assertj.core.api.ThrowableAssert.ThrowingCallable construction) {
    assertThatIllegalArgumentException().isThrownBy(construction);
  }
}
