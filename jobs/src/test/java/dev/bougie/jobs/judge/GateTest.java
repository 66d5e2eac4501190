package dev.bougie.jobs.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bougie.jobs.statistics.TimeSeries;
import dev.bougie.model.advice.Costs;
import dev.bougie.model.manifest.Level;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class GateTest {

  private static final long HOUR = 3_600_000;
  private static final Costs USUAL = new Costs(0.001, 0);
  private static final Costs NEARLY_FREE = new Costs(0.00001, 0);
  private static final Trials ALONE = new Trials(1, List.of(), Double.NaN);
  private static final Resampling RESAMPLING = new Resampling(200, 0.95, 1, 5);

  private final Outcomes outcomes = Markets.randomWalk(21, 6000, 3);
  private final Gate gate = new Gate(1, RESAMPLING, List.of());

  @Test
  void aFaintTrueSkillIsFoundBehindTheCosts() {
    Judgement judgement = judge(Markets.skilled(8, outcomes, 0.08), USUAL);

    assertThat(judgement.level()).isEqualTo(Level.SKILLED);
    assertThat(whole(judgement, Check.RANKS).passed()).isTrue();
    assertThat(judgement.reasons())
        .anySatisfy(
            reason ->
                assertThat(reason)
                    .startsWith("rank correlation against every baseline: largest p ")
                    .endsWith(", below 0.01"));
    assertThat(judgement.strongestP()).isLessThan(1e-6);
  }

  @Test
  void aSkillThatOutearnsTheCostsIsTradable() {
    Judgement judgement = judge(Markets.skilled(8, outcomes, 0.12), NEARLY_FREE);

    assertThat(judgement.level()).isEqualTo(Level.TRADABLE);
    assertThat(test(judgement, Check.EARNINGS, "0").low()).isPositive();
    assertThat(test(judgement, Check.TRADED_TIMES, "100").statistic()).isGreaterThan(5000);
    assertThat(test(judgement, Check.DEFLATED_SHARPE, "0.0000").pValue()).isLessThan(0.05);
  }

  @Test
  void aSkillThatNeverCoversTheCostsIsNotTradable() {
    Judgement judgement = judge(Markets.skilled(8, outcomes, 0.08), new Costs(0.01, 0));

    assertThat(judgement.level()).isEqualTo(Level.SKILLED);
    assertThat(judgement.reasons())
        .contains("forecasts exceeded the costs at 0 times, at least 100 are needed");
  }

  @Test
  void whatNobodyActedOnIsNotTradable() {
    double[] forecasts = Markets.skilled(8, outcomes, 0.12);

    Judgement judgement = judge(one("model", forecasts, coverages(0.8, 0.9), null, ALONE));

    assertThat(judgement.level()).isEqualTo(Level.SKILLED);
    assertThat(judgement.reasons()).endsWith("nobody acted on its forecasts");
  }

  @Test
  void aSharpeRatioThatManyTrialsWouldReachByLuckIsNotTradable() {
    double[] forecasts = Markets.skilled(8, outcomes, 0.12);
    Earnings earnings = earnings(forecasts, NEARLY_FREE);
    double ratio =
        judge(forecasts, NEARLY_FREE).tests().stream()
            .filter(one -> one.check() == Check.DEFLATED_SHARPE)
            .findFirst()
            .orElseThrow()
            .statistic();
    Trials many = new Trials(1000, List.of(-ratio, ratio), Double.NaN);

    Judgement judgement = judge(one("model", forecasts, coverages(0.8, 0.9), earnings, many));

    assertThat(judgement.level()).isEqualTo(Level.SKILLED);
    assertThat(judgement.tests())
        .filteredOn(one -> !one.passed() && !Check.WAYS.contains(one.check()))
        .extracting(TestResult::check)
        .containsExactly(Check.DEFLATED_SHARPE);
  }

  @Test
  void overfittedBackTestsForbidTrading() {
    double[] forecasts = Markets.skilled(8, outcomes, 0.12);
    Earnings earnings = earnings(forecasts, NEARLY_FREE);

    Judgement over =
        judge(
            one("model", forecasts, coverages(0.8, 0.9), earnings, new Trials(1, List.of(), 0.6)));
    Judgement under =
        judge(
            one("model", forecasts, coverages(0.8, 0.9), earnings, new Trials(1, List.of(), 0.4)));

    assertThat(over.level()).isEqualTo(Level.SKILLED);
    assertThat(over.reasons()).endsWith("probability of back-test overfitting 0.60, above 0.5");
    assertThat(under.level()).isEqualTo(Level.TRADABLE);
  }

  @Test
  void guessesAreOnlySound() {
    Judgement judgement = judge(Markets.guesses(8, outcomes, 3, 0.05), NEARLY_FREE);

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
    double[] forecasts = Markets.skilled(8, outcomes, 0.12);

    for (double held : new double[] {0.78, 0.82}) {
      Judgement judgement =
          judge(
              one(
                  "model",
                  forecasts,
                  coverages(held, 0.9),
                  earnings(forecasts, NEARLY_FREE),
                  ALONE));

      assertThat(judgement.level()).isEqualTo(Level.UNSOUND);
      TestResult coverage = test(judgement, Check.COVERAGE, "0.8");
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
    double[] guesses = Markets.guesses(8, outcomes, 3, 0.05);

    for (double held : new double[] {0.786, 0.814}) {
      assertThat(judge(one("model", guesses, coverages(held, 0.9), null, ALONE)).level())
          .isEqualTo(Level.SOUND);
    }
  }

  @Test
  void intervalsThatWereNeverJudgedAreUnsound() {
    TimeSeries none = TimeSeries.of(new double[outcomes.times()]);
    List<Case.Coverage> coverages = List.of(new Case.Coverage(0.8, none, none));

    Judgement judgement =
        judge(one("model", Markets.guesses(8, outcomes, 3, 0.05), coverages, null, ALONE));

    assertThat(judgement.level()).isEqualTo(Level.UNSOUND);
  }

  @Test
  void aLeakIsUnsoundUntilSomebodyHasLookedIntoIt() {
    double[] future = Markets.skilled(8, outcomes, 0.5);
    Case leaking = one("model", future, coverages(0.8, 0.9), null, ALONE);
    Case known = acknowledged(leaking, EnumSet.of(Check.LEAKED_RANKS, Check.LEAKED_SIGNS));
    Case half = acknowledged(leaking, EnumSet.of(Check.LEAKED_RANKS));

    assertThat(judge(leaking).level()).isEqualTo(Level.UNSOUND);
    assertThat(judge(half).level()).isEqualTo(Level.UNSOUND);
    assertThat(judge(known).level()).isEqualTo(Level.SKILLED);
    assertThat(judge(known).reasons())
        .anySatisfy(
            reason ->
                assertThat(reason)
                    .startsWith("information coefficient 0.4")
                    .endsWith(", acknowledged"));
  }

  @Test
  void tripledForecastsLoseTheirSquaredErrorButNotTheirRanks() {
    double[] tripled =
        Arrays.stream(Markets.skilled(8, outcomes, 0.08)).map(forecast -> 3 * forecast).toArray();

    Judgement judgement = judge(tripled, USUAL);

    assertThat(judgement.level()).isEqualTo(Level.SKILLED);
    assertThat(whole(judgement, Check.SQUARED_ERROR).passed()).isFalse();
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
        judge(
            new Case(
                "model",
                "model",
                Evidence.of(rising, sunk),
                zero,
                zero,
                List.of(),
                Set.of(),
                null,
                ALONE));

    assertThat(judgement.level()).isEqualTo(Level.SOUND);
    assertThat(test(judgement, Check.RANKS, "zero").pValue()).isLessThan(0.001);
    assertThat(whole(judgement, Check.RANKS).pValue()).isEqualTo(1);
    assertThat(judgement.reasons())
        .anySatisfy(
            reason ->
                assertThat(reason).startsWith("its ranks are no skill: its sign was right in"));
  }

  @Test
  void aModelThatOnlyEqualsTheLineIsNotSkilled() {
    double[] line = Markets.skilled(8, outcomes, 0.08);
    Case alone = one("model", line, coverages(0.8, 0.9), null, ALONE);
    Map<String, Evidence> baselines = new LinkedHashMap<>(alone.baselines());
    baselines.put("linear", alone.evidence());

    Judgement judgement =
        judge(
            new Case(
                "model",
                "model",
                alone.evidence(),
                baselines,
                baselines,
                alone.coverages(),
                Set.of(),
                null,
                ALONE));

    assertThat(judge(alone).level()).isEqualTo(Level.SKILLED);
    assertThat(judgement.level()).isEqualTo(Level.SOUND);
    assertThat(test(judgement, Check.RANKS, "linear").pValue()).isEqualTo(1);
  }

  @Test
  void oneWayIsSkillEnoughButAllBaselinesHaveToBeBeatenInIt() {
    double[] forecasts = Markets.skilled(8, outcomes, 0.08);
    Evidence good = Evidence.of(outcomes, Foretold.of(forecasts));
    Evidence zero = Evidence.of(outcomes, Foretold.of(Markets.zero(outcomes)));
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

    assertThat(judge(against(good, Map.of("ranked", ranked))).level()).isEqualTo(Level.SKILLED);
    assertThat(judge(against(good, Map.of("exact", exact))).level()).isEqualTo(Level.SKILLED);
    assertThat(judge(against(good, Map.of("ranked", ranked, "exact", exact))).level())
        .isEqualTo(Level.SOUND);
  }

  @Test
  void moreCandidatesHaveToBringStrongerEvidence() {
    Case faint =
        one("model", Markets.skilled(8, outcomes, 0.035), coverages(0.8, 0.9), null, ALONE);
    List<Look> others =
        IntStream.range(0, 100_000)
            .mapToObj(i -> new Look("other-" + i, Check.RANKS, 1, 0.5))
            .toList();

    assertThat(judge(faint).level()).isEqualTo(Level.SKILLED);
    assertThat(judgement(new Gate(1, RESAMPLING, others), faint).level()).isEqualTo(Level.SOUND);
  }

  @Test
  void theSameConfigurationLookedAtAgainCountsOnceAndAnotherHorizonCounts() {
    Case faint =
        one("model", Markets.skilled(8, outcomes, 0.035), coverages(0.8, 0.9), null, ALONE);
    List<Look> same = List.copyOf(gate.judge(List.of(faint)).looks());
    List<Look> other =
        same.stream()
            .map(look -> new Look(look.configuration(), look.way(), 24, look.pValue()))
            .toList();

    double alone = whole(judge(faint), Check.RANKS).adjusted();

    assertThat(same).hasSize(4);
    assertThat(whole(judgement(new Gate(1, RESAMPLING, same), faint), Check.RANKS).adjusted())
        .isEqualTo(alone);
    assertThat(whole(judgement(new Gate(1, RESAMPLING, other), faint), Check.RANKS).adjusted())
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
    Judgement judgement = judge(Markets.skilled(8, outcomes, 0.08), USUAL);

    assertThat(judgement.tests())
        .filteredOn(one -> Check.WAYS.contains(one.check()))
        .allSatisfy(
            one -> {
              assertThat(one.low()).isLessThan(one.high());
              // Two-sided at 95 % here, one-sided at 2.5 % there.
              assertThat(one.low() > 0).isEqualTo(one.pValue() < 0.025);
            });
  }

  @Test
  void readsBackWhatItWrote() throws Exception {
    Judgement judgement = judge(Markets.skilled(8, outcomes, 0.12), NEARLY_FREE);

    assertThat(
            dev.bougie.model.json.Json.mapper()
                .readValue(dev.bougie.model.json.Json.write(judgement), Judgement.class))
        .isEqualTo(judgement);
  }

  private Judgement judge(double[] forecasts, Costs costs) {
    return judge(one("model", forecasts, coverages(0.8, 0.9), earnings(forecasts, costs), ALONE));
  }

  private Judgement judge(Case one) {
    return judgement(gate, one);
  }

  private static Judgement judgement(Gate gate, Case one) {
    return Objects.requireNonNull(gate.judge(List.of(one)).byCandidate().get(one.candidate()));
  }

  private Case one(
      String name,
      double[] forecasts,
      List<Case.Coverage> coverages,
      @org.jspecify.annotations.Nullable Earnings earnings,
      Trials trials) {
    Map<String, Evidence> baselines = new LinkedHashMap<>();
    baselines.put("zero", evidence(Markets.zero(outcomes)));
    baselines.put("last", evidence(Markets.last(outcomes, 3)));
    return new Case(
        name,
        name,
        evidence(forecasts),
        baselines,
        baselines,
        coverages,
        Set.of(),
        earnings,
        trials);
  }

  private static Case against(Evidence candidate, Map<String, Evidence> baselines) {
    return new Case(
        "model", "model", candidate, baselines, Map.of(), List.of(), Set.of(), null, ALONE);
  }

  private static Case acknowledged(Case of, Set<Check> leaks) {
    return new Case(
        of.candidate(),
        of.configuration(),
        of.evidence(),
        of.baselines(),
        of.odds(),
        of.coverages(),
        leaks,
        of.earnings(),
        of.trials());
  }

  private Evidence evidence(double[] forecasts) {
    return Evidence.of(outcomes, Foretold.of(forecasts).withOdds(Markets.VOLATILITY));
  }

  private Earnings earnings(double[] forecasts, Costs costs) {
    return Earnings.of(outcomes, Foretold.of(forecasts), costs, HOUR);
  }

  /** Intervals of 80 and 90 % that held these shares, spread evenly over time. */
  private List<Case.Coverage> coverages(double first, double second) {
    return List.of(coverage(0.8, first), coverage(0.9, second));
  }

  private Case.Coverage coverage(double level, double held) {
    int times = outcomes.times();
    double[] covered =
        IntStream.range(0, times)
            .mapToDouble(time -> Math.floor((time + 1) * held) - Math.floor(time * held))
            .toArray();
    double[] judged = new double[times];
    Arrays.fill(judged, 1);
    return new Case.Coverage(level, TimeSeries.of(covered), TimeSeries.of(judged));
  }

  private static TestResult whole(Judgement judgement, Check way) {
    return test(judgement, way, TestResult.EVERY_BASELINE);
  }

  private static TestResult test(Judgement judgement, Check check, String against) {
    return judgement.tests().stream()
        .filter(one -> one.check() == check && one.against().equals(against))
        .findFirst()
        .orElseThrow();
  }

  private static double statistic(Outcomes of, double[] forecasts) {
    Evidence zero = Evidence.of(of, Foretold.of(Markets.zero(of)));
    Evidence candidate = Evidence.of(of, Foretold.of(forecasts));
    Judgement judgement =
        judgement(new Gate(1, RESAMPLING, List.of()), against(candidate, Map.of("zero", zero)));
    return test(judgement, Check.SQUARED_ERROR, "zero").statistic();
  }

  /** The same outcomes under a drift upwards that most of them follow. */
  private Outcomes rising() {
    long[] openTimes = new long[outcomes.rows()];
    double[] labels = outcomes.outcomes();
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
