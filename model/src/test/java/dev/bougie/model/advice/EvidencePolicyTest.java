package dev.bougie.model.advice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bougie.model.manifest.Level;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EvidencePolicyTest {

  private static final Costs COSTS = new Costs(0.001, 0);
  private final EvidencePolicy policy = new EvidencePolicy(COSTS);

  @ParameterizedTest
  @CsvSource({
    "0.01, SOUND, HOLD",
    "-0.01, SOUND, HOLD",
    "0.0001, SKILLED, LEAN_UP",
    "-0.0001, SKILLED, LEAN_DOWN",
    "0, SKILLED, HOLD",
    "0.01, TRADABLE, BUY",
    "-0.01, TRADABLE, SELL",
    "0.001, TRADABLE, HOLD",
    "-0.001, TRADABLE, HOLD",
    "0, TRADABLE, HOLD"
  })
  void advisesAsFirmlyAsTheModelHasProven(double expected, Level level, Action action) {
    assertThat(policy.decide(expected, 0.5, level).action()).isEqualTo(action);
  }

  @Test
  void takesTheCostsOffWhateverTheDirection() {
    double left = 0.01 - COSTS.roundTrip();
    assertThat(policy.decide(0.01, 0.6, Level.TRADABLE).expectedReturnAfterCosts())
        .isCloseTo(left, within(1e-15));
    assertThat(policy.decide(-0.01, 0.4, Level.TRADABLE).expectedReturnAfterCosts())
        .isCloseTo(left, within(1e-15));
    assertThat(policy.decide(0.001, 0.5, Level.TRADABLE).expectedReturnAfterCosts()).isZero();
  }

  @Test
  void holdsWhenTheMoveOnlyJustPaysTheCosts() {
    assertThat(policy.decide(COSTS.roundTrip(), 0.5, Level.TRADABLE).action())
        .isEqualTo(Action.HOLD);
    assertThat(policy.decide(Math.nextUp(COSTS.roundTrip()), 0.5, Level.TRADABLE).action())
        .isEqualTo(Action.BUY);
  }

  @Test
  void givesTheFiguresAsReasonInAnyCountry() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      assertThat(policy.decide(-0.01, 0.4, Level.TRADABLE).reason())
          .isEqualTo("the expected move of 1.000 % exceeds the costs of 0.200 %");
      assertThat(policy.decide(0.01, 0.613, Level.SKILLED).reason())
          .endsWith("odds of a rise 61.3 %");
    } finally {
      Locale.setDefault(before);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void decidesOnNothingThatIsNoNumber(double expected) {
    assertThatThrownBy(() -> policy.decide(expected, 0.5, Level.TRADABLE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(String.valueOf(expected));
  }
}
