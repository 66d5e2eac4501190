package dev.bougie.jobs.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ScoringRulesTest {

  @Test
  void probabilitiesAreScoredAsByScikitLearn() {
    for (JsonNode known : Fixtures.read("probabilities.json")) {
      double[] probabilities = Fixtures.numbers(known.path("scores"));
      boolean[] happened = Fixtures.truths(known.path("happened"));

      Fixtures.assertEqual(
          IntStream.range(0, happened.length)
              .mapToDouble(row -> ScoringRules.logLoss(probabilities[row], happened[row]))
              .average()
              .orElseThrow(),
          known.path("logLoss"));
      Fixtures.assertEqual(
          IntStream.range(0, happened.length)
              .mapToDouble(row -> ScoringRules.brier(probabilities[row], happened[row]))
              .average()
              .orElseThrow(),
          known.path("brier"));
    }
  }

  @Test
  void quantilesAreScoredAsByScikitLearn() {
    JsonNode known = Fixtures.read("pinball.json");
    double[] labels = Fixtures.numbers(known.path("labels"));
    double[] forecasts = Fixtures.numbers(known.path("forecasts"));

    for (JsonNode loss : known.path("losses")) {
      double share = loss.path("share").doubleValue();
      Fixtures.assertEqual(
          IntStream.range(0, labels.length)
              .mapToDouble(row -> ScoringRules.pinball(share, forecasts[row], labels[row]))
              .average()
              .orElseThrow(),
          loss.path("mean"));
    }
  }

  @Test
  void whoWasSureAndWrongLosesMuchButNotWithoutBound() {
    assertThat(ScoringRules.logLoss(0, true)).isCloseTo(-Math.log(1e-15), within(1e-12));
    assertThat(ScoringRules.logLoss(1, false)).isCloseTo(-Math.log(1e-15), within(1e-12));
    assertThat(ScoringRules.logLoss(1, true)).isBetween(0.0, 1.2e-15);
    assertThat(ScoringRules.brier(0, true)).isEqualTo(1);
    assertThat(ScoringRules.brier(0, false)).isEqualTo(0);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.01, 1.01, Double.NaN})
  void refusesWhatIsNoProbability(double probability) {
    assertThatThrownBy(() -> ScoringRules.logLoss(probability, true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(probability + " is no probability");
    assertThatThrownBy(() -> ScoringRules.brier(probability, false))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1, Double.NaN})
  void refusesWhatIsNoQuantile(double share) {
    assertThatThrownBy(() -> ScoringRules.pinball(share, 1, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a quantile at " + share);
  }

  @Test
  void refusesAForecastOrLabelThatIsNotFinite() {
    assertThatThrownBy(() -> ScoringRules.pinball(0.5, Double.NaN, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ScoringRules.pinball(0.5, 1, Double.NEGATIVE_INFINITY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a forecast of 1.0 for a label of -Infinity");
  }
}
