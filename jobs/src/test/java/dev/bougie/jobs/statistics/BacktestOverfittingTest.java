package dev.bougie.jobs.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class BacktestOverfittingTest {

  @Test
  void agreesWithNumpy() {
    for (JsonNode known : Fixtures.read("backtest-overfitting.json")) {
      BacktestOverfitting overfitting =
          BacktestOverfitting.of(
              Stream.of(Fixtures.rows(known.path("returns"))).map(TimeSeries::of).toList(),
              known.path("blocks").intValue());

      Fixtures.assertEqual(overfitting.probability(), known.path("probability"));
      Fixtures.assertEqual(
          overfitting.logits().stream().mapToDouble(Double::doubleValue).toArray(),
          known.path("logits"));
    }
  }

  @Test
  void trialsWithoutSkillAreOverfittedAboutHalfOfTheTime() {
    double sum = 0;
    for (int seed = 0; seed < 60; seed++) {
      sum += BacktestOverfitting.of(trials(seed, 21, 160, 0), 8).probability();
    }

    assertThat(sum / 60).isCloseTo(0.5, within(0.08));
  }

  @Test
  void aTrialThatIsBestEverywhereIsNotOverfitted() {
    BacktestOverfitting overfitting = BacktestOverfitting.of(trials(1, 21, 160, 2), 8);

    assertThat(overfitting.probability()).isEqualTo(0);
    assertThat(overfitting.logits())
        .hasSize(70)
        .allSatisfy(logit -> assertThat(logit).isCloseTo(Math.log(21), within(1e-12)));
  }

  @Test
  void aTrialThatNeverTradesIsBetterThanLossesAndWorseThanGains() {
    // Constant returns other than zero have a variance that is not zero, but no ratio either.
    double[] tenths = new double[48];
    Arrays.fill(tenths, 0.1);
    double[] turning = trials(2, 1, 48, 3).get(0).values();
    for (int period = 24; period < 48; period++) {
      turning[period] = -turning[period];
    }

    BacktestOverfitting overfitting =
        BacktestOverfitting.of(List.of(TimeSeries.of(tenths), TimeSeries.of(turning)), 4);

    // Whoever is better in the first half is worse in the second, and the other way around.
    assertThat(overfitting.logits().get(0)).isCloseTo(-Math.log(2), within(1e-12));
    assertThat(overfitting.logits().get(5)).isCloseTo(-Math.log(2), within(1e-12));
  }

  @Test
  void refusesWhatCannotBeCutIntoHalves() {
    List<TimeSeries> trials = trials(1, 3, 40, 0);

    for (int blocks : new int[] {0, 3, 18}) {
      assertRefused(
          () -> BacktestOverfitting.of(trials, blocks),
          blocks + " blocks instead of an even number of 2 to 16");
    }
    assertRefused(
        () -> BacktestOverfitting.of(trials.subList(0, 1), 4), "of 1 trials none is the best");
    assertRefused(() -> BacktestOverfitting.of(List.of(), 4), "of 0 trials none is the best");
    assertRefused(
        () -> BacktestOverfitting.of(trials(1, 3, 31, 0), 16),
        "31 periods are too few for 16 blocks");
    assertRefused(
        () -> BacktestOverfitting.of(List.of(trials.get(0), TimeSeries.of(new double[41])), 4),
        "trial 1 has 41 periods and the first 40");
    double[] broken = new double[40];
    broken[7] = Double.NaN;
    assertRefused(
        () -> BacktestOverfitting.of(List.of(trials.get(0), TimeSeries.of(broken)), 4),
        "NaN in period 7 is no return");
  }

  /** Of which the first earns that much in every period beside the noise. */
  private static List<TimeSeries> trials(int seed, int count, int periods, double skill) {
    Random random = new Random(seed);
    return IntStream.range(0, count)
        .mapToObj(
            trial ->
                TimeSeries.of(
                    IntStream.range(0, periods)
                        .mapToDouble(t -> (trial == 0 ? skill : 0) + random.nextGaussian())
                        .toArray()))
        .toList();
  }

  private static void assertRefused(Runnable call, String because) {
    assertThatThrownBy(call::run).isInstanceOf(IllegalArgumentException.class).hasMessage(because);
  }
}
