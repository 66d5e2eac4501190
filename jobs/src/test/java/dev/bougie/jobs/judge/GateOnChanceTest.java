package dev.bougie.jobs.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.model.manifest.Level;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;

/**
 * The canary of the whole gate: on markets that nothing foretells, runs of three models that guess
 * must not bring forth a skilled one more often than the gate promises. Were the overlap of labels
 * left out of the tests, 23 of the 200 overlapping markets would bring one forth.
 */
final class GateOnChanceTest {

  private static final int TRIALS = 200;

  @Test
  void guessesOfARandomWalkAreAlmostNeverSkilled() {
    int skilled = 0;
    for (int seed = 0; seed < TRIALS; seed++) {
      skilled += bringsForthSkill(seed, Markets.randomWalk(seed, 800, 3), 1) ? 1 : 0;
    }

    assertThat(skilled).isLessThanOrEqualTo(allowedByChance());
  }

  @Test
  void guessesOfOverlappingReturnsAreAlmostNeverSkilled() {
    int horizon = 24;
    int skilled = 0;
    for (int seed = 0; seed < TRIALS; seed++) {
      Outcomes overlapping = overlapping(Markets.randomWalk(seed, 1500, 3), horizon);
      skilled += bringsForthSkill(seed, overlapping, horizon) ? 1 : 0;
    }

    assertThat(skilled).isLessThanOrEqualTo(allowedByChance());
  }

  /** A count that 200 runs with a chance of {@link Gate#ALPHA} each exceed once in a thousand. */
  private static int allowedByChance() {
    return new BinomialDistribution(null, TRIALS, Gate.ALPHA).inverseCumulativeProbability(0.999);
  }

  private static boolean bringsForthSkill(int seed, Outcomes outcomes, int horizon) {
    Map<String, Evidence> baselines = new LinkedHashMap<>();
    baselines.put("zero", evidence(outcomes, Markets.zero(outcomes)));
    baselines.put("last", evidence(outcomes, Markets.last(outcomes, 3 * horizon)));
    List<Case> cases =
        IntStream.range(0, 3)
            .mapToObj(
                candidate ->
                    new Case(
                        "guess-" + candidate,
                        "guess-" + candidate,
                        evidence(outcomes, slow(1000 * seed + candidate, outcomes, horizon)),
                        baselines,
                        baselines,
                        List.of(),
                        Set.of(),
                        null,
                        new Trials(3, List.of(), Double.NaN)))
            .toList();
    Gate gate = new Gate(horizon, new Resampling(2, 0.95, horizon, 1), List.of());
    return gate.judge(cases).byCandidate().values().stream()
        .anyMatch(judgement -> judgement.level() == Level.SKILLED);
  }

  private static Evidence evidence(Outcomes outcomes, double[] forecasts) {
    return Evidence.of(outcomes, Foretold.of(forecasts).withOdds(Markets.VOLATILITY));
  }

  /** Guesses that persist, as forecasts from slow features do. */
  private static double[] slow(int seed, Outcomes outcomes, int horizon) {
    Random random = new Random(seed);
    double[] guesses = Markets.guesses(random.nextInt(), outcomes, 3, 0.03);
    for (int row = 3; row < guesses.length; row++) {
      guesses[row] += (1 - 0.5 / horizon) * guesses[row - 3];
    }
    return guesses;
  }

  /** The return over {@code horizon} candles, every candle anew. */
  private static Outcomes overlapping(Outcomes steps, int horizon) {
    int symbols = 3;
    int rows = steps.rows() - (horizon - 1) * symbols;
    long[] openTimes = new long[rows];
    double[] labels = new double[rows];
    for (int row = 0; row < rows; row++) {
      openTimes[row] = row / symbols;
      for (int step = 0; step < horizon; step++) {
        labels[row] += steps.outcome(row + step * symbols);
      }
    }
    return Markets.outcomes(openTimes, labels);
  }
}
