package dev.bougie.jobs.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bougie.model.advice.Costs;
import org.junit.jupiter.api.Test;

final class EarningsTest {

  private static final Costs COSTS = new Costs(0.001, 0);
  private static final long HOUR = 3_600_000;

  @Test
  void takesTheSideOfTheForecastAndPaysTheCosts() {
    double cost = COSTS.roundTrip();

    assertThat(Earnings.earned(0.01, 0.03, COSTS)).isEqualTo(Math.expm1(0.03) - cost);
    assertThat(Earnings.earned(-0.01, 0.03, COSTS)).isEqualTo(-Math.expm1(0.03) - cost);
    assertThat(Earnings.earned(-0.01, -0.03, COSTS)).isEqualTo(-Math.expm1(-0.03) - cost);
  }

  @Test
  void doesNotActOnForecastsThatDoNotCoverTheCosts() {
    double cost = COSTS.roundTrip();

    assertThat(Earnings.earned(cost, 0.5, COSTS)).isEqualTo(0);
    assertThat(Earnings.earned(-cost, -0.5, COSTS)).isEqualTo(0);
    assertThat(Earnings.earned(cost + Costs.LEAST_GAIN / 2, 0.5, COSTS)).isEqualTo(0);
    assertThat(Earnings.earned(cost + 2 * Costs.LEAST_GAIN, 0.5, COSTS)).isPositive();
  }

  @Test
  void countsTheTimesAtWhichTheRuleActs() {
    Outcomes outcomes =
        Markets.outcomes(new long[] {1, 1, 2, 2, 3, 3}, new double[] {1, 2, 3, 4, 5, 6});

    assertThat(earnings(outcomes, HOUR, 0.01, 0.02, 0.001, -0.002, -0.5, 0).tradedTimes())
        .isEqualTo(2);
  }

  @Test
  void sumsTheMeansOverSymbolsOfADay() {
    Outcomes outcomes =
        Markets.outcomes(
            new long[] {22 * HOUR, 22 * HOUR, 23 * HOUR, 24 * HOUR, 72 * HOUR},
            new double[] {0.01, 0.02, 0.03, 0.04, 0.05});
    double cost = COSTS.roundTrip();

    double[] returns = earnings(outcomes, HOUR, 1, 0, -1, 1, 0).returns().values();

    assertThat(returns).hasSize(3);
    assertThat(returns[0])
        .isCloseTo((Math.expm1(0.01) - cost) / 2 - Math.expm1(0.03) - cost, within(1e-15));
    assertThat(returns[1]).isCloseTo(Math.expm1(0.04) - cost, within(1e-15));
    assertThat(returns[2]).isEqualTo(0);
  }

  @Test
  void aPeriodIsNoShorterThanTheHorizon() {
    Outcomes outcomes =
        Markets.outcomes(new long[] {0, 24 * HOUR, 48 * HOUR}, new double[] {0.1, 0.1, 0.1});

    assertThat(earnings(outcomes, 48 * HOUR, 1, 1, 1).returns().length()).isEqualTo(2);
  }

  private static Earnings earnings(Outcomes outcomes, long horizon, double... forecasts) {
    return Earnings.of(outcomes, Foretold.of(forecasts), COSTS, horizon);
  }
}
