package dev.bougie.jobs.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.jobs.judge.Report.Comparison;
import dev.bougie.model.advice.Costs;
import dev.bougie.model.manifest.Level;
import dev.bougie.model.manifest.Manifest.Verdict;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class GateTest {

  private static final Costs USUAL = new Costs(0.001, 0);
  private static final Costs NEARLY_FREE = new Costs(0.00001, 0);

  private final Outcomes outcomes = Markets.randomWalk(21, 6000, 3);
  private final Gate gate = new Gate(1, 3);

  @Test
  void aFaintTrueSkillIsFoundBehindTheCosts() {
    Verdict verdict = judge(Markets.skilled(8, outcomes, 0.08), USUAL);

    assertThat(verdict.level()).isEqualTo(Level.SKILLED);
    assertThat(verdict.reasons())
        .anySatisfy(
            reason ->
                assertThat(reason)
                    .startsWith("rank correlation against zero (statistic ")
                    .contains("below 0.0017")
                    .doesNotContain("not below"));
  }

  @Test
  void aSkillThatOutearnsTheCostsIsTradable() {
    Verdict verdict = judge(Markets.skilled(8, outcomes, 0.12), NEARLY_FREE);

    assertThat(verdict.level()).isEqualTo(Level.TRADABLE);
    assertThat(verdict.reasons().get(3)).startsWith("acting at ").contains("below 0.0033");
  }

  @Test
  void aSkillThatNeverCoversTheCostsIsNotTradable() {
    Verdict verdict = judge(Markets.skilled(8, outcomes, 0.08), new Costs(0.01, 0));

    assertThat(verdict.level()).isEqualTo(Level.SKILLED);
    assertThat(verdict.reasons().get(3))
        .isEqualTo("forecasts exceeded the costs at 0 times, at least 100 are needed");
  }

  @Test
  void guessesAreOnlySound() {
    Verdict verdict = judge(Markets.guesses(8, outcomes, 3, 0.05), NEARLY_FREE);

    assertThat(verdict.level()).isEqualTo(Level.SOUND);
    assertThat(verdict.reasons()).hasSize(3);
    assertThat(verdict.reasons().get(0)).isEqualTo("scored on 18000 rows out of sample");
    assertThat(verdict.reasons().get(1)).startsWith("squared error against").contains("not below");
    assertThat(verdict.reasons().get(2))
        .startsWith("rank correlation against")
        .contains("not below");
  }

  @Test
  void doubledForecastsLoseTheirSquaredErrorButNotTheirRanks() {
    double[] doubled =
        Arrays.stream(Markets.skilled(8, outcomes, 0.08)).map(forecast -> 3 * forecast).toArray();

    Verdict verdict = judge(doubled, USUAL);

    assertThat(verdict.level()).isEqualTo(Level.SKILLED);
    assertThat(verdict.reasons().get(1)).contains("not below");
  }

  @Test
  void ranksAreNoSkillWhereTheSignIsMostlyWrong() {
    Outcomes rising = rising();
    double[] sunk =
        Arrays.stream(Markets.skilled(8, rising, 0.08)).map(forecast -> forecast - 0.02).toArray();

    Verdict verdict =
        gate.judge(
            Evidence.of(rising, sunk, USUAL),
            Map.of("zero", Evidence.of(rising, Markets.zero(rising), USUAL)));

    assertThat(verdict.level()).isEqualTo(Level.SOUND);
    assertThat(verdict.reasons().get(3))
        .startsWith("its ranks are no skill: its sign was right in");
  }

  @Test
  void aModelThatOnlyEqualsTheLineIsNotSkilled() {
    double[] line = Markets.skilled(8, outcomes, 0.08);
    Map<String, Evidence> baselines = baselines(USUAL);
    baselines.put("linear", Evidence.of(outcomes, line, USUAL));

    Verdict verdict = gate.judge(Evidence.of(outcomes, line, USUAL), baselines);

    assertThat(verdict.level()).isEqualTo(Level.SOUND);
    assertThat(verdict.reasons().get(2)).contains("linear (statistic NaN, p 1.0)");
  }

  @Test
  void moreCandidatesHaveToBringStrongerEvidence() {
    Evidence candidate = Evidence.of(outcomes, Markets.skilled(8, outcomes, 0.035), USUAL);
    Evidence zero = Evidence.of(outcomes, Markets.zero(outcomes), USUAL);

    assertThat(new Gate(1, 1).judge(candidate, Map.of("zero", zero)).level())
        .isEqualTo(Level.SKILLED);
    assertThat(new Gate(1, 100_000).judge(candidate, Map.of("zero", zero)).level())
        .isEqualTo(Level.SOUND);
  }

  @Test
  void symbolsThatMoveAsOneCountOnce() {
    Outcomes one = Markets.randomWalk(33, 500, 1);
    double[] forecasts = Markets.skilled(8, one, 0.1);

    Comparison single = comparison(one, forecasts);
    Comparison copied = comparison(copies(one, 20), copies(forecasts, 20));

    assertThat(copied.statistic())
        .isCloseTo(single.statistic(), org.assertj.core.api.Assertions.within(1e-9));
  }

  @Test
  void theStatisticIsPositiveWhereTheCandidateErrsLess() {
    Evidence good = Evidence.of(outcomes, Markets.skilled(8, outcomes, 0.1), USUAL);
    Evidence bad = Evidence.of(outcomes, Markets.last(outcomes, 3), USUAL);

    assertThat(gate.compare(good, "last", bad).statistic()).isGreaterThan(10);
    assertThat(gate.compare(good, "last", bad).pValue()).isLessThan(1e-9);
    assertThat(gate.compare(bad, "good", good).statistic()).isLessThan(-10);
    assertThat(gate.compare(bad, "good", good).pValue()).isGreaterThan(0.999);
  }

  private Verdict judge(double[] forecasts, Costs costs) {
    return gate.judge(Evidence.of(outcomes, forecasts, costs), baselines(costs));
  }

  private Map<String, Evidence> baselines(Costs costs) {
    Map<String, Evidence> baselines = new LinkedHashMap<>();
    baselines.put("zero", Evidence.of(outcomes, Markets.zero(outcomes), costs));
    baselines.put("last", Evidence.of(outcomes, Markets.last(outcomes, 3), costs));
    return baselines;
  }

  private Comparison comparison(Outcomes of, double[] forecasts) {
    return gate.compare(
        Evidence.of(of, forecasts, USUAL), "zero", Evidence.of(of, Markets.zero(of), USUAL));
  }

  /** The same labels under a drift upwards that most of them follow. */
  private Outcomes rising() {
    long[] openTimes = new long[outcomes.rows()];
    double[] labels = outcomes.labels(0, outcomes.rows());
    for (int row = 0; row < labels.length; row++) {
      openTimes[row] = row;
      labels[row] += Markets.VOLATILITY;
    }
    return Outcomes.of(openTimes, labels);
  }

  private static Outcomes copies(Outcomes one, int symbols) {
    double[] labels = copies(one.labels(0, one.rows()), symbols);
    long[] openTimes = new long[labels.length];
    for (int row = 0; row < openTimes.length; row++) {
      openTimes[row] = row / symbols;
    }
    return Outcomes.of(openTimes, labels);
  }

  private static double[] copies(double[] values, int times) {
    double[] copies = new double[values.length * times];
    for (int i = 0; i < copies.length; i++) {
      copies[i] = values[i / times];
    }
    return copies;
  }
}
