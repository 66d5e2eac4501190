package dev.bougie.jobs.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.model.advice.Costs;
import dev.bougie.model.manifest.Level;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;

/**
 * The canary of the whole gate: on markets that nothing foretells, runs of three models that guess
 * must not bring forth a skilled one more often than the gate promises. Were the overlap of labels
 * left out of the tests, 23 of the 200 overlapping markets would bring one forth.
 */
final class GateOnChanceTest {

  private static final int TRIALS = 200;
  private static final Costs NEARLY_FREE = new Costs(0.00001, 0);

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
    baselines.put("zero", Evidence.of(outcomes, Markets.zero(outcomes), NEARLY_FREE));
    baselines.put("last", Evidence.of(outcomes, Markets.last(outcomes, 3 * horizon), NEARLY_FREE));
    Gate gate = new Gate(horizon, 3);
    boolean skilled = false;
    for (int candidate = 0; candidate < 3; candidate++) {
      double[] guesses = slow(1000 * seed + candidate, outcomes, horizon);
      Level level = gate.judge(Evidence.of(outcomes, guesses, NEARLY_FREE), baselines).level();
      skilled |= level != Level.SOUND;
    }
    return skilled;
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
        labels[row] += steps.label(row + step * symbols);
      }
    }
    return Outcomes.of(openTimes, labels);
  }
}
