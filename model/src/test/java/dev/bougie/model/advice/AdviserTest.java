package dev.bougie.model.advice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bougie.features.candle.Interval;
import dev.bougie.model.forecast.ReturnForecast;
import dev.bougie.model.manifest.Label;
import dev.bougie.model.manifest.Level;
import dev.bougie.model.manifest.Manifest;
import dev.bougie.model.manifest.Manifests;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdviserTest {

  private static final Costs COSTS = new Costs(0.001, 0);

  @ParameterizedTest
  @CsvSource({
    "0.01, UNSOUND, HOLD",
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
    assertThat(decide(expected, 0.5, level).action()).isEqualTo(action);
  }

  @Test
  void takesTheCostsOffWhateverTheDirection() {
    double left = 0.01 - COSTS.roundTrip();
    assertThat(decide(0.01, 0.6, Level.TRADABLE).afterCosts()).isCloseTo(left, within(1e-15));
    assertThat(decide(-0.01, 0.4, Level.TRADABLE).afterCosts()).isCloseTo(left, within(1e-15));
    assertThat(decide(0.001, 0.5, Level.TRADABLE).afterCosts()).isZero();
  }

  @Test
  void holdsWhenTheMoveOnlyJustPaysTheCosts() {
    assertThat(decide(COSTS.roundTrip(), 0.5, Level.TRADABLE).action()).isEqualTo(Action.HOLD);
    assertThat(decide(COSTS.roundTrip() + 2 * Costs.LEAST_GAIN, 0.5, Level.TRADABLE).action())
        .isEqualTo(Action.BUY);
  }

  @Test
  void givesTheFiguresAsReasonInAnyCountry() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      assertThat(decide(-0.01, 0.4, Level.TRADABLE).reason())
          .isEqualTo("the expected move of 1.000 % exceeds the costs of 0.200 %");
      assertThat(decide(0.01, 0.613, Level.SKILLED).reason()).endsWith("odds of a rise 61.3 %");
    } finally {
      Locale.setDefault(before);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void decidesOnNothingThatIsNoNumber(double expected) {
    assertThatThrownBy(() -> decide(expected, 0.5, Level.TRADABLE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(String.valueOf(expected));
  }

  @Test
  void holdsWhereTheModelWasNotTrainedOnTheSymbol() {
    Advised advised =
        new Adviser(COSTS, Level.TRADABLE, List.of("ETHUSDT")).decide(forecast(0.01, 0.6), 0);
    assertThat(advised)
        .isEqualTo(new Advised(Action.HOLD, 0, "the model was not trained on BTCUSDT"));
  }

  @Test
  void holdsOnceTheTimeThatIsForetoldHasPassed() {
    Adviser adviser = new Adviser(COSTS, Level.TRADABLE, List.of("BTCUSDT"));
    assertThat(adviser.decide(forecast(0.01, 0.6), 3_600).action()).isEqualTo(Action.BUY);
    assertThat(adviser.decide(forecast(0.01, 0.6), 3_601))
        .isEqualTo(
            new Advised(
                Action.HOLD,
                0,
                "the newest candle closed 3601 s ago, so the time that is foretold has passed"));
  }

  @Test
  void knowsLevelAndSymbolsFromTheManifest() {
    Manifest manifest = Manifests.of("m1", "0");
    assertThat(manifest.verdict().level()).isEqualTo(Level.SKILLED);
    assertThat(manifest.symbols()).containsExactly("BTCUSDT");
    assertThat(Adviser.of(COSTS, manifest).decide(forecast(0.01, 0.6), 0).action())
        .isEqualTo(Action.LEAN_UP);
  }

  private static Advised decide(double expected, double probabilityUp, Level level) {
    return new Adviser(COSTS, level, List.of("BTCUSDT"))
        .decide(forecast(expected, probabilityUp), 0);
  }

  private static ReturnForecast forecast(double expected, double probabilityUp) {
    return new ReturnForecast(
        "BTCUSDT",
        new Label(Label.Kind.LOG_RETURN, 1, Interval.H1),
        Instant.parse("2025-01-01T00:00:00Z"),
        100,
        expected,
        probabilityUp,
        1,
        List.of(),
        false);
  }
}
