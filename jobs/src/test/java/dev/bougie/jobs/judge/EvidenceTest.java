package dev.bougie.jobs.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bougie.model.advice.Costs;
import org.junit.jupiter.api.Test;

final class EvidenceTest {

  private static final Costs COSTS = new Costs(0.001, 0);

  @Test
  void takesTheSideOfTheForecastAndPaysTheCosts() {
    double cost = COSTS.roundTrip();

    assertThat(Evidence.earned(0.01, 0.03, COSTS)).isEqualTo(Math.expm1(0.03) - cost);
    assertThat(Evidence.earned(-0.01, 0.03, COSTS)).isEqualTo(-Math.expm1(0.03) - cost);
    assertThat(Evidence.earned(-0.01, -0.03, COSTS)).isEqualTo(-Math.expm1(-0.03) - cost);
  }

  @Test
  void doesNotActOnForecastsThatDoNotCoverTheCosts() {
    double cost = COSTS.roundTrip();

    assertThat(Evidence.earned(cost, 0.5, COSTS)).isEqualTo(0);
    assertThat(Evidence.earned(-cost, -0.5, COSTS)).isEqualTo(0);
    assertThat(Evidence.earned(Math.nextUp(cost), 0.5, COSTS)).isPositive();
  }

  @Test
  void countsTheTimesAtWhichTheRuleActs() {
    Outcomes outcomes = Outcomes.of(new long[] {1, 1, 2, 2, 3, 3}, new double[] {1, 2, 3, 4, 5, 6});

    Evidence evidence =
        Evidence.of(outcomes, new double[] {0.01, 0.02, 0.001, -0.002, -0.5, 0}, COSTS);

    assertThat(evidence.tradedTimes()).isEqualTo(2);
  }

  @Test
  void rankProductsAverageToSpearmansCorrelation() {
    Outcomes outcomes = Markets.randomWalk(3, 200, 4);

    Evidence evidence = Evidence.of(outcomes, Markets.skilled(4, outcomes, 0.3), COSTS);

    assertThat(evidence.rankProduct().mean())
        .isCloseTo(evidence.scores().informationCoefficient(), within(1e-12));
    assertThat(evidence.scores().informationCoefficient()).isBetween(0.2, 0.4);
  }

  @Test
  void squaredErrorsAverageToTheSquareOfTheRmse() {
    Outcomes outcomes = Markets.randomWalk(3, 200, 4);

    Evidence evidence = Evidence.of(outcomes, Markets.last(outcomes, 4), COSTS);

    assertThat(Math.sqrt(evidence.squaredError().mean()))
        .isCloseTo(evidence.scores().rmse(), within(1e-12));
  }

  @Test
  void hitsAverageToTheDirectionLessOneHalf() {
    Outcomes outcomes = Markets.randomWalk(3, 200, 4);

    Evidence evidence = Evidence.of(outcomes, Markets.skilled(4, outcomes, 0.3), COSTS);

    assertThat(evidence.hits().mean())
        .isCloseTo(evidence.scores().direction() - 0.5, within(1e-12));
  }

  @Test
  void theForecastOfNothingHasNoRanksAndNeverActs() {
    Outcomes outcomes = Markets.randomWalk(3, 50, 2);

    Evidence evidence = Evidence.of(outcomes, Markets.zero(outcomes), COSTS);

    assertThat(evidence.rankProduct().mean()).isEqualTo(0);
    assertThat(evidence.rankProduct().autocovariance(0)).isEqualTo(0);
    assertThat(evidence.earned().mean()).isEqualTo(0);
    assertThat(evidence.tradedTimes()).isEqualTo(0);
  }
}
