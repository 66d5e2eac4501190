package dev.bougie.jobs.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Objects;
import org.junit.jupiter.api.Test;

final class EvidenceTest {

  @Test
  void rankProductsAverageToSpearmansCorrelation() {
    Outcomes outcomes = Markets.randomWalk(3, 200, 4);

    Evidence evidence = Evidence.of(outcomes, Foretold.of(Markets.skilled(4, outcomes, 0.3)));

    assertThat(evidence.rankProduct().mean())
        .isCloseTo(evidence.scores().informationCoefficient(), within(1e-12));
    assertThat(evidence.scores().informationCoefficient()).isBetween(0.2, 0.4);
  }

  @Test
  void squaredErrorsAverageToTheSquareOfTheRmse() {
    Outcomes outcomes = Markets.randomWalk(3, 200, 4);

    Evidence evidence = Evidence.of(outcomes, Foretold.of(Markets.last(outcomes, 4)));

    assertThat(Math.sqrt(evidence.squaredError().mean()))
        .isCloseTo(evidence.scores().rmse(), within(1e-12));
  }

  @Test
  void hitsAverageToTheDirectionLessOneHalf() {
    Outcomes outcomes = Markets.randomWalk(3, 200, 4);

    Evidence evidence = Evidence.of(outcomes, Foretold.of(Markets.skilled(4, outcomes, 0.3)));

    assertThat(evidence.hits().mean())
        .isCloseTo(evidence.scores().direction() - 0.5, within(1e-12));
  }

  @Test
  void theLossOfAHalfIsThatOfACoin() {
    Outcomes outcomes = Markets.randomWalk(3, 50, 2);
    Foretold nothing = Foretold.of(Markets.zero(outcomes));

    assertThat(Evidence.of(outcomes, nothing).logLoss()).isNull();
    assertThat(Objects.requireNonNull(Evidence.of(outcomes, nothing.withOdds(1)).logLoss()).mean())
        .isCloseTo(Math.log(2), within(1e-12));
  }

  @Test
  void theForecastOfNothingHasNoRanks() {
    Outcomes outcomes = Markets.randomWalk(3, 50, 2);

    Evidence evidence = Evidence.of(outcomes, Foretold.of(Markets.zero(outcomes)));

    assertThat(evidence.rankProduct().mean()).isEqualTo(0);
    assertThat(evidence.rankProduct().autocovariance(0)).isEqualTo(0);
  }
}
