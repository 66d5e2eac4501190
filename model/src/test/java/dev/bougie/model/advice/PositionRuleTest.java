package dev.bougie.model.advice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bougie.features.candle.Interval;
import dev.bougie.model.advice.PositionRule.Mode;
import dev.bougie.model.advice.PositionRule.Sizing;
import dev.bougie.model.forecast.ReturnForecast;
import dev.bougie.model.manifest.Label;
import dev.bougie.model.manifest.Level;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PositionRuleTest {

  private static final Costs COSTS = new Costs(0.001, 0);

  @ParameterizedTest
  @CsvSource({
    "0.01, 1, 1",
    "-0.01, 0, -1",
    "0.001, 0, 0",
    "-0.001, 0, 0",
    "0, 0, 0",
    "NaN, 0, 0",
    "Infinity, 0, 0",
    "-Infinity, 0, 0"
  })
  void takesTheSideOfAForecastThatCoversTheCosts(double expected, int longOnly, int longShort) {
    assertThat(rule(Mode.LONG_ONLY, Sizing.EQUAL).signal(expected, COSTS)).isEqualTo(longOnly);
    assertThat(rule(Mode.LONG_SHORT, Sizing.EQUAL).signal(expected, COSTS)).isEqualTo(longShort);
  }

  @Test
  void isOnTheSideThatTheAdviserNames() {
    PositionRule rule = rule(Mode.LONG_SHORT, Sizing.EQUAL);
    Adviser adviser = new Adviser(COSTS, Level.TRADABLE, List.of("A"));
    Label label = new Label(Label.Kind.LOG_RETURN, 4, Interval.H1);
    for (double expected = -0.004; expected <= 0.004; expected += 1e-5) {
      Action action =
          adviser
              .decide(
                  new ReturnForecast(
                      "A", label, Instant.EPOCH, 100, expected, 0.5, 1, List.of(), false),
                  0)
              .action();
      assertThat(action)
          .isEqualTo(
              switch (rule.signal(expected, COSTS)) {
                case 1 -> Action.BUY;
                case -1 -> Action.SELL;
                default -> Action.HOLD;
              });
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0.02, 1000",
    "0.01, 2000",
    "0.08, 250",
    "0.03, 667",
    "0.0001, 3000",
    "NaN, 0",
    "0, 0",
    "-0.01, 0",
    "Infinity, 0"
  })
  void sizesByTheVolatilityThatIsForetold(double scale, int units) {
    PositionRule rule = rule(Mode.LONG_SHORT, Sizing.VOLATILITY);
    assertThat(rule.tranche(0.05, scale, COSTS)).isEqualTo(units);
    assertThat(rule.tranche(-0.05, scale, COSTS)).isEqualTo(-units);
    assertThat(rule.tranche(0.0001, scale, COSTS)).isZero();
    assertThat(rule(Mode.LONG_SHORT, Sizing.EQUAL).tranche(0.05, scale, COSTS)).isEqualTo(1_000);
  }

  @Test
  void isFullWhenEveryForecastOfTheHorizonAgrees() {
    PositionRule rule = rule(Mode.LONG_SHORT, Sizing.EQUAL);
    assertThat(rule.position(4 * 1_000)).isEqualTo(0.2);
    assertThat(rule.position(-1_000)).isCloseTo(-0.05, within(1e-17));
    assertThat(rule.position(0)).isZero();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, 1_001, Double.NaN})
  void refusesWhatIsNoSize(double value) {
    assertThatThrownBy(() -> new PositionRule(Mode.LONG_ONLY, Sizing.EQUAL, value, 1, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("weight " + value);
    assertThatThrownBy(() -> new PositionRule(Mode.LONG_ONLY, Sizing.EQUAL, 1, value, 1, 1))
        .hasMessageContaining("target volatility " + value);
    assertThatThrownBy(() -> new PositionRule(Mode.LONG_ONLY, Sizing.EQUAL, 1, 1, value, 1))
        .hasMessageContaining("cap " + value);
    assertThatThrownBy(() -> new PositionRule(Mode.LONG_ONLY, Sizing.EQUAL, 1, 1, 1, 0))
        .hasMessageContaining("horizon 0");
  }

  private static PositionRule rule(Mode mode, Sizing sizing) {
    return new PositionRule(mode, sizing, 0.2, 0.02, 3, 4);
  }
}
