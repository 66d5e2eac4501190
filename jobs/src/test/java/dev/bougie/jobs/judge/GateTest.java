package dev.bougie.jobs.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bougie.jobs.statistics.TimeSeries;
import dev.bougie.model.manifest.Level;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class GateTest {

  private final Cases cases = new Cases();

  @Test
  void aFaintTrueSkillIsFoundBehindTheCosts() {
    Judgement judgement = cases.judge(Markets.skilled(8, cases.outcomes, 0.08), Cases.USUAL);

    assertThat(judgement.level()).isEqualTo(Level.SKILLED);
    assertThat(Cases.whole(judgement, Check.RANKS).passed()).isTrue();
    assertThat(judgement.reasons())
        .anySatisfy(
            reason ->
                assertThat(reason)
                    .startsWith("rank correlation against every baseline: largest p ")
                    .endsWith(", below 0.01"));
    assertThat(judgement.strongestP()).isLessThan(1e-6);
  }

  @Test
  void guessesAreOnlySound() {
    Judgement judgement =
        cases.judge(Markets.guesses(8, cases.outcomes, 3, 0.05), Cases.NEARLY_FREE);

    assertThat(judgement.level()).isEqualTo(Level.SOUND);
    assertThat(judgement.reasons().get(0)).isEqualTo("held out: 18000 rows");
    assertThat(judgement.tests())
        .filteredOn(one -> one.against().equals(TestResult.EVERY_BASELINE))
        .extracting(TestResult::check)
        .containsExactly(Check.SQUARED_ERROR, Check.LOG_LOSS, Check.RANKS, Check.DIRECTION);
    assertThat(judgement.tests())
        .extracting(TestResult::check)
        .doesNotContain(Check.EARNINGS, Check.DEFLATED_SHARPE);
  }

  @Test
  void intervalsThatHoldTooFewOutcomesAreUnsoundWhateverTheSkill() {
    double[] forecasts = Markets.skilled(8, cases.outcomes, 0.12);

    for (double held : new double[] {0.78, 0.82}) {
      Judgement judgement =
          cases.judge(
              cases.one(
                  "model",
                  forecasts,
                  cases.coverages(held, 0.9),
                  cases.earnings(forecasts, Cases.NEARLY_FREE),
                  Cases.ALONE));

      assertThat(judgement.level()).isEqualTo(Level.UNSOUND);
      TestResult coverage = Cases.test(judgement, Check.COVERAGE, "0.8");
      assertThat(coverage.passed()).isFalse();
      assertThat(coverage.statistic()).isCloseTo(held, within(0.001));
      assertThat(coverage.low()).isLessThan(coverage.statistic());
      assertThat(coverage.high()).isGreaterThan(coverage.statistic());
      assertThat(coverage.pValue()).isLessThan(0.01);
      assertThat(judgement.reasons())
          .anySatisfy(
              reason ->
                  assertThat(reason)
                      .startsWith("intervals of 80 %% held %.2f %%".formatted(100 * held))
                      .endsWith("beyond 1.5 points"));
    }
  }

  @Test
  void withinOnePointAndAHalfCoverageIsSound() {
    double[] guesses = Markets.guesses(8, cases.outcomes, 3, 0.05);

    for (double held : new double[] {0.786, 0.814}) {
      assertThat(
              cases
                  .judge(cases.one("model", guesses, cases.coverages(held, 0.9), null, Cases.ALONE))
                  .level())
          .isEqualTo(Level.SOUND);
    }
  }

  @Test
  void intervalsThatWereNeverJudgedAreUnsound() {
    TimeSeries none = TimeSeries.of(new double[cases.outcomes.times()]);
    List<Case.Coverage> coverages = List.of(new Case.Coverage(0.8, none, none));

    Judgement judgement =
        cases.judge(
            cases.one(
                "model",
                Markets.guesses(8, cases.outcomes, 3, 0.05),
                coverages,
                null,
                Cases.ALONE));

    assertThat(judgement.level()).isEqualTo(Level.UNSOUND);
  }

  @Test
  void aLeakIsUnsoundUntilSomebodyHasLookedIntoIt() {
    double[] future = Markets.skilled(8, cases.outcomes, 0.5);
    Case leaking = cases.one("model", future, cases.coverages(0.8, 0.9), null, Cases.ALONE);
    Case known = Cases.acknowledged(leaking, EnumSet.of(Check.LEAKED_RANKS, Check.LEAKED_SIGNS));
    Case half = Cases.acknowledged(leaking, EnumSet.of(Check.LEAKED_RANKS));

    assertThat(cases.judge(leaking).level()).isEqualTo(Level.UNSOUND);
    assertThat(cases.judge(half).level()).isEqualTo(Level.UNSOUND);
    assertThat(cases.judge(known).level()).isEqualTo(Level.SKILLED);
    assertThat(cases.judge(known).reasons())
        .anySatisfy(
            reason ->
                assertThat(reason)
                    .startsWith("information coefficient 0.4")
                    .endsWith(", acknowledged"));
  }

  @Test
  void tripledForecastsLoseTheirSquaredErrorButNotTheirRanks() {
    double[] tripled =
        Arrays.stream(Markets.skilled(8, cases.outcomes, 0.08))
            .map(forecast -> 3 * forecast)
            .toArray();

    Judgement judgement = cases.judge(tripled, Cases.USUAL);

    assertThat(judgement.level()).isEqualTo(Level.SKILLED);
    assertThat(Cases.whole(judgement, Check.SQUARED_ERROR).passed()).isFalse();
  }

  @Test
  void ranksAreNoSkillWhereTheSignIsMostlyWrong() {
    Outcomes rising = rising();
    Foretold sunk =
        Foretold.of(
                Arrays.stream(Markets.skilled(8, rising, 0.08))
                    .map(forecast -> forecast - 0.02)
                    .toArray())
            .withOdds(0.01);
    Map<String, Evidence> zero =
        Map.of(
            "zero",
            Evidence.of(rising, Foretold.of(Markets.zero(rising)).withOdds(Markets.VOLATILITY)));

    Judgement judgement =
        cases.judge(
            new Case(
                "model",
                "model",
                Evidence.of(rising, sunk),
                zero,
                zero,
                List.of(),
                Set.of(),
                null,
                Cases.ALONE));

    assertThat(judgement.level()).isEqualTo(Level.SOUND);
    assertThat(Cases.test(judgement, Check.RANKS, "zero").pValue()).isLessThan(0.001);
    assertThat(Cases.whole(judgement, Check.RANKS).pValue()).isEqualTo(1);
    assertThat(judgement.reasons())
        .anySatisfy(
            reason ->
                assertThat(reason).startsWith("its ranks are no skill: its sign was right in"));
  }

  @Test
  void aModelThatOnlyEqualsTheLineIsNotSkilled() {
    double[] line = Markets.skilled(8, cases.outcomes, 0.08);
    Case alone = cases.one("model", line, cases.coverages(0.8, 0.9), null, Cases.ALONE);
    Map<String, Evidence> baselines = new LinkedHashMap<>(alone.baselines());
    baselines.put("linear", alone.evidence());

    Judgement judgement =
        cases.judge(
            new Case(
                "model",
                "model",
                alone.evidence(),
                baselines,
                baselines,
                alone.coverages(),
                Set.of(),
                null,
                Cases.ALONE));

    assertThat(cases.judge(alone).level()).isEqualTo(Level.SKILLED);
    assertThat(judgement.level()).isEqualTo(Level.SOUND);
    assertThat(Cases.test(judgement, Check.RANKS, "linear").pValue()).isEqualTo(1);
  }

  @Test
  void oneWayIsSkillEnoughButAllBaselinesHaveToBeBeatenInIt() {
    double[] forecasts = Markets.skilled(8, cases.outcomes, 0.08);
    Evidence good = Evidence.of(cases.outcomes, Foretold.of(forecasts));
    Evidence zero = Evidence.of(cases.outcomes, Foretold.of(Markets.zero(cases.outcomes)));
    // Beaten in squared error alone, and beaten in ranks alone.
    Evidence ranked =
        new Evidence(
            zero.scores(),
            TimeSeries.of(
                Arrays.stream(good.squaredError().values()).map(one -> one + 1e-5).toArray()),
            null,
            good.rankProduct(),
            good.hits());
    Evidence exact =
        new Evidence(zero.scores(), good.squaredError(), null, zero.rankProduct(), zero.hits());

    assertThat(cases.judge(Cases.against(good, Map.of("ranked", ranked))).level())
        .isEqualTo(Level.SKILLED);
    assertThat(cases.judge(Cases.against(good, Map.of("exact", exact))).level())
        .isEqualTo(Level.SKILLED);
    assertThat(cases.judge(Cases.against(good, Map.of("ranked", ranked, "exact", exact))).level())
        .isEqualTo(Level.SOUND);
  }

  @Test
  void moreCandidatesHaveToBringStrongerEvidence() {
    Case faint =
        cases.one(
            "model",
            Markets.skilled(8, cases.outcomes, 0.035),
            cases.coverages(0.8, 0.9),
            null,
            Cases.ALONE);
    List<Look> others =
        IntStream.range(0, 100_000)
            .mapToObj(i -> new Look("other-" + i, Check.RANKS, 1, 0.5))
            .toList();

    assertThat(cases.judge(faint).level()).isEqualTo(Level.SKILLED);
    assertThat(Cases.judgement(new Gate(1, Cases.RESAMPLING, others), faint).level())
        .isEqualTo(Level.SOUND);
  }

  @Test
  void theSameConfigurationLookedAtAgainCountsOnceAndAnotherHorizonCounts() {
    Case faint =
        cases.one(
            "model",
            Markets.skilled(8, cases.outcomes, 0.035),
            cases.coverages(0.8, 0.9),
            null,
            Cases.ALONE);
    List<Look> same = List.copyOf(cases.gate.judge(List.of(faint)).looks());
    List<Look> other =
        same.stream()
            .map(look -> new Look(look.configuration(), look.way(), 24, look.pValue()))
            .toList();

    double alone = Cases.whole(cases.judge(faint), Check.RANKS).adjusted();

    assertThat(same).hasSize(4);
    assertThat(
            Cases.whole(Cases.judgement(new Gate(1, Cases.RESAMPLING, same), faint), Check.RANKS)
                .adjusted())
        .isEqualTo(alone);
    assertThat(
            Cases.whole(Cases.judgement(new Gate(1, Cases.RESAMPLING, other), faint), Check.RANKS)
                .adjusted())
        .isGreaterThan(alone);
  }

  @Test
  void symbolsThatMoveAsOneCountOnce() {
    Outcomes one = Markets.randomWalk(33, 500, 1);
    double[] forecasts = Markets.skilled(8, one, 0.1);

    double single = statistic(one, forecasts);
    double copied = statistic(copies(one, 20), copies(forecasts, 20));

    assertThat(copied).isCloseTo(single, within(1e-9));
  }

  @Test
  void theIntervalOfADifferenceIsThatOfItsTest() {
    Judgement judgement = cases.judge(Markets.skilled(8, cases.outcomes, 0.08), Cases.USUAL);

    assertThat(judgement.tests())
        .filteredOn(one -> Check.WAYS.contains(one.check()))
        .allSatisfy(
            one -> {
              assertThat(one.low()).isLessThan(one.high());
              // Two-sided at 95 % here, one-sided at 2.5 % there.
              assertThat(one.low() > 0).isEqualTo(one.pValue() < 0.025);
            });
  }

  private static double statistic(Outcomes of, double[] forecasts) {
    Evidence zero = Evidence.of(of, Foretold.of(Markets.zero(of)));
    Evidence candidate = Evidence.of(of, Foretold.of(forecasts));
    Judgement judgement =
        Cases.judgement(
            new Gate(1, Cases.RESAMPLING, List.of()),
            Cases.against(candidate, Map.of("zero", zero)));
    return Cases.test(judgement, Check.SQUARED_ERROR, "zero").statistic();
  }

  /** The same cases.outcomes under a drift upwards that most of them follow. */
  private Outcomes rising() {
    long[] openTimes = new long[cases.outcomes.rows()];
    double[] labels = cases.outcomes.outcomes();
    for (int row = 0; row < labels.length; row++) {
      openTimes[row] = row;
      labels[row] += Markets.VOLATILITY;
    }
    return Markets.outcomes(openTimes, labels);
  }

  private static Outcomes copies(Outcomes one, int symbols) {
    double[] labels = copies(one.outcomes(), symbols);
    long[] openTimes = new long[labels.length];
    for (int row = 0; row < openTimes.length; row++) {
      openTimes[row] = row / symbols;
    }
    return Markets.outcomes(openTimes, labels);
  }

  private static double[] copies(double[] values, int times) {
    double[] copies = new double[values.length * times];
    for (int i = 0; i < copies.length; i++) {
      copies[i] = values[i / times];
    }
    return copies;
  }
}
