package dev.bougie.jobs.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SharpeRatioTest {

  @Test
  void agreesWithNumpyAndScipy() {
    for (JsonNode known : Fixtures.read("sharpe-ratio.json")) {
      SharpeRatio ratio = SharpeRatio.of(Fixtures.series(known.path("returns")));
      DeflatedSharpe deflated =
          DeflatedSharpe.of(
              ratio, Fixtures.numbers(known.path("ratios")), known.path("trials").intValue());

      Fixtures.assertEqual(ratio.value(), known.path("value"));
      Fixtures.assertEqual(ratio.skewness(), known.path("skewness"));
      Fixtures.assertEqual(ratio.kurtosis(), known.path("kurtosis"));
      Fixtures.assertEqual(ratio.probabilityAbove(0), known.path("aboveZero"));
      Fixtures.assertEqual(deflated.benchmark(), known.path("benchmark"));
      Fixtures.assertEqual(deflated.probability(), known.path("deflated"));
    }
  }

  @Test
  void expectedMaximumAgreesWithScipy() {
    for (JsonNode known : Fixtures.read("expected-maximum.json")) {
      Fixtures.assertEqual(
          DeflatedSharpe.expectedMaximum(
              known.path("trials").intValue(), known.path("variance").doubleValue()),
          known.path("expected"));
    }
  }

  @Test
  void theExampleOfThePaperIsDeflatedAsThere() {
    // Bailey and Lopez de Prado 2014: 100 trials, an annual ratio of 2.5 over 1,250 days.
    SharpeRatio ratio = new SharpeRatio(2.5 / Math.sqrt(250), 1250, -3, 10);
    double benchmark = DeflatedSharpe.expectedMaximum(100, 0.5 / 250);

    assertThat(benchmark).isCloseTo(0.1132, within(0.00005));
    assertThat(ratio.probabilityAbove(benchmark)).isCloseTo(0.9004, within(0.00005));
  }

  @Test
  void theExpectedMaximumIsThatOfSimulatedTrials() {
    Random random = new Random(1);
    double sum = 0;
    for (int run = 0; run < 4000; run++) {
      sum += random.doubles(50).map(v -> random.nextGaussian()).max().orElseThrow();
    }

    assertThat(DeflatedSharpe.expectedMaximum(50, 1)).isCloseTo(sum / 4000, within(0.05));
  }

  @Test
  void theBestOfManyWithoutSkillIsSeldomProven() {
    int proven = 0;
    int takenForProven = 0;
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      SharpeRatio[] trials = new SharpeRatio[30];
      Arrays.setAll(
          trials,
          trial ->
              SharpeRatio.of(
                  TimeSeries.of(random.doubles(120).map(v -> random.nextGaussian()).toArray())));
      double[] ratios = Arrays.stream(trials).mapToDouble(SharpeRatio::value).toArray();
      SharpeRatio best =
          Arrays.stream(trials)
              .max(java.util.Comparator.comparingDouble(SharpeRatio::value))
              .orElseThrow();
      proven += DeflatedSharpe.of(best, ratios, 30).probability() > 0.95 ? 1 : 0;
      takenForProven += best.probabilityAbove(0) > 0.95 ? 1 : 0;
    }

    assertThat(proven).isLessThanOrEqualTo(10);
    assertThat(takenForProven).isGreaterThan(120);
  }

  @Test
  void returnsThatDoNotDifferHaveNoRatio() {
    double[] tenths = new double[51];
    Arrays.fill(tenths, 0.1);

    SharpeRatio ratio = SharpeRatio.of(TimeSeries.of(tenths));

    assertThat(ratio).isEqualTo(new SharpeRatio(Double.NaN, 51, Double.NaN, Double.NaN));
    assertThat(ratio.probabilityAbove(0)).isNaN();
    assertThat(SharpeRatio.of(TimeSeries.of()).value()).isNaN();
    assertThat(SharpeRatio.of(TimeSeries.of(0.1)).value()).isNaN();
  }

  @Test
  void refusesWhatAreNoReturnsOrTrials() {
    SharpeRatio ratio = SharpeRatio.of(TimeSeries.of(0.1, 0.2, 0.1));

    assertRefused(
        () -> SharpeRatio.of(TimeSeries.of(0.1, Double.NEGATIVE_INFINITY)),
        "-Infinity in period 1 is no return");
    assertRefused(
        () -> DeflatedSharpe.of(ratio, new double[] {0.1, 0.2, 0.3}, 2), "3 ratios of 2 trials");
    assertRefused(() -> DeflatedSharpe.of(ratio, new double[0], 0), "0 ratios of 0 trials");
    assertRefused(
        () -> DeflatedSharpe.of(ratio, new double[] {0.1}, 7), "1 ratios have no variance");
    assertRefused(
        () -> DeflatedSharpe.of(ratio, new double[] {0.1, Double.NaN}, 2),
        "2 trials of variance NaN");
    assertRefused(() -> DeflatedSharpe.expectedMaximum(2, -1), "2 trials of variance -1.0");
  }

  private static void assertRefused(Runnable call, String because) {
    assertThatThrownBy(call::run).isInstanceOf(IllegalArgumentException.class).hasMessage(because);
  }
}
