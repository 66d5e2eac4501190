package dev.bougie.jobs.judge;

import dev.bougie.jobs.statistics.TimeSeries;
import dev.bougie.model.advice.Costs;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

/** What a gate is asked in tests: candidates of one market, and what was found. */
final class Cases {
  static final long HOUR = 3_600_000;
  static final Costs USUAL = new Costs(0.001, 0);
  static final Costs NEARLY_FREE = new Costs(0.00001, 0);
  static final Trials ALONE = new Trials(1, List.of(), Double.NaN);
  static final Resampling RESAMPLING = new Resampling(200, 0.95, 1, 5);

  final Outcomes outcomes = Markets.randomWalk(21, 6000, 3);
  final Gate gate = new Gate(1, RESAMPLING, List.of());

  Judgement judge(double[] forecasts, Costs costs) {
    return judge(one("model", forecasts, coverages(0.8, 0.9), earnings(forecasts, costs), ALONE));
  }

  Judgement judge(Case one) {
    return judgement(gate, one);
  }

  static Judgement judgement(Gate gate, Case one) {
    return Objects.requireNonNull(gate.judge(List.of(one)).byCandidate().get(one.candidate()));
  }

  Case one(
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

  static Case against(Evidence candidate, Map<String, Evidence> baselines) {
    return new Case(
        "model", "model", candidate, baselines, Map.of(), List.of(), Set.of(), null, ALONE);
  }

  static Case acknowledged(Case of, Set<Check> leaks) {
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

  Evidence evidence(double[] forecasts) {
    return Evidence.of(outcomes, Foretold.of(forecasts).withOdds(Markets.VOLATILITY));
  }

  Earnings earnings(double[] forecasts, Costs costs) {
    return Earnings.of(outcomes, Foretold.of(forecasts), costs, HOUR);
  }

  /** Intervals of 80 and 90 % that held these shares, spread evenly over time. */
  List<Case.Coverage> coverages(double first, double second) {
    return List.of(coverage(0.8, first), coverage(0.9, second));
  }

  Case.Coverage coverage(double level, double held) {
    int times = outcomes.times();
    double[] covered =
        IntStream.range(0, times)
            .mapToDouble(time -> Math.floor((time + 1) * held) - Math.floor(time * held))
            .toArray();
    double[] judged = new double[times];
    Arrays.fill(judged, 1);
    return new Case.Coverage(level, TimeSeries.of(covered), TimeSeries.of(judged));
  }

  static TestResult whole(Judgement judgement, Check way) {
    return test(judgement, way, TestResult.EVERY_BASELINE);
  }

  static TestResult test(Judgement judgement, Check check, String against) {
    return judgement.tests().stream()
        .filter(one -> one.check() == check && one.against().equals(against))
        .findFirst()
        .orElseThrow();
  }
}
