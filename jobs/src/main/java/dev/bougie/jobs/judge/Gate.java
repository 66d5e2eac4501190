package dev.bougie.jobs.judge;

import dev.bougie.jobs.statistics.BootstrapMeans;
import dev.bougie.jobs.statistics.Holm;
import dev.bougie.jobs.statistics.MeanTest;
import dev.bougie.jobs.statistics.SharpeRatio;
import dev.bougie.jobs.statistics.TimeSeries;
import dev.bougie.model.manifest.Level;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * Decides what candidates have proven on the hold-out, which nothing looked at before.
 *
 * <p>A candidate is {@link Level#SOUND} if its intervals, run online through history, held within
 * {@value #COVERAGE_TOLERANCE} of the outcomes that they promise, and it is not too good to be true
 * ({@link LeakAlarm}). Whether ONNX computes what the trainer computed is proven at export.
 *
 * <p>It is {@link Level#SKILLED} if, in one of four ways, it is better than every baseline:
 *
 * <ul>
 *   <li>its squared error is smaller (Diebold-Mariano). Squared error is a blunt test of faint
 *       forecasts: a model that nests the zero forecast pays for the noise of its estimate even
 *       where it has skill (Clark and West, Journal of Econometrics 138, 2007);
 *   <li>the logarithmic loss of its probability of a rise is;
 *   <li>its ranks agree better with those of the outcomes, and its sign is right more often than
 *       not. The products of standardised ranks average to Spearman's correlation and, where
 *       forecast and outcome are independent, are also what its sampling error consists of; next to
 *       a baseline that is correlated itself this is an approximation, good while correlations are
 *       small, as {@link LeakAlarm} sees to;
 *   <li>its sign is right more often.
 * </ul>
 *
 * <p>All are {@link MeanTest}s of one series of means over symbols. To be better than all baselines
 * is to be better than the one it is least better than: the largest of their p-values is that of
 * the way, and needs no correction (intersection-union, Berger, Technometrics 24, 1982). The ways
 * of all candidates, and what was looked at on the same hold-out before, are one family: the chance
 * that it brings forth a skilled model though none has skill is kept at {@value #ALPHA} by Holm's
 * correction.
 *
 * <p>A skilled candidate is {@link Level#TRADABLE} if acting on it earned more than the costs at
 * {@value #FEWEST_TRADED_TIMES} times or more, and more than the best of as many trials without
 * skill would: its deflated Sharpe ratio is above {@value #DEFLATED_SHARPE}, and back-tests are not
 * overfitted more likely than not where that is known.
 */
public final class Gate {

  public static final double ALPHA = 0.01;
  public static final double COVERAGE_TOLERANCE = 0.015;
  public static final double DEFLATED_SHARPE = 0.95;
  public static final int FEWEST_TRADED_TIMES = 100;

  /** Of the intervals that tests carry. */
  public static final double CONFIDENCE = 0.95;

  private static final double MOST_OVERFITTING = 0.5;

  private final int horizon;
  private final Resampling resampling;
  private final List<Look> earlier;

  /**
   * The gate of one run.
   *
   * @param horizon candles that outcomes look ahead
   * @param resampling for the intervals of coverage
   * @param earlier what other runs looked at on overlapping hold-outs of the interval
   */
  public Gate(int horizon, Resampling resampling, List<Look> earlier) {
    this.horizon = horizon;
    this.resampling = resampling;
    this.earlier = List.copyOf(earlier);
  }

  /**
   * What was found.
   *
   * @param byCandidate in the order of the cases
   * @param looks the hypotheses of this run, for later ones
   */
  public record Findings(Map<String, Judgement> byCandidate, List<Look> looks) {}

  /** Judges all candidates of the run together. */
  public Findings judge(List<Case> cases) {
    Map<String, Map<Check, List<TestResult>>> skill = new LinkedHashMap<>();
    List<Look> looks = new ArrayList<>();
    for (Case one : cases) {
      Map<Check, List<TestResult>> ways = ways(one);
      skill.put(one.candidate(), ways);
      ways.forEach(
          (way, tests) ->
              looks.add(new Look(one.configuration(), way, horizon, weakest(tests).pValue())));
    }
    Map<Look, Double> adjusted = adjusted(looks);
    Map<String, Judgement> judgements = new LinkedHashMap<>();
    for (Case one : cases) {
      List<TestResult> tests = new ArrayList<>(soundness(one));
      boolean skilled = false;
      Map<Check, List<TestResult>> ways = skill.getOrDefault(one.candidate(), Map.of());
      for (Map.Entry<Check, List<TestResult>> way : ways.entrySet()) {
        TestResult whole = whole(one, way.getKey(), way.getValue(), adjusted);
        tests.addAll(way.getValue());
        tests.add(whole);
        skilled |= whole.passed();
      }
      List<TestResult> trading = skilled ? trading(one) : List.of();
      tests.addAll(trading);
      judgements.put(one.candidate(), judgement(one, tests, skilled, trading));
    }
    return new Findings(Collections.unmodifiableMap(judgements), List.copyOf(looks));
  }

  private static Judgement judgement(
      Case one, List<TestResult> tests, boolean skilled, List<TestResult> trading) {
    boolean sound =
        tests.stream()
            .allMatch(
                test ->
                    test.passed()
                        || isOfSkill(test.check())
                        || one.acknowledged().contains(test.check()));
    boolean tradable =
        one.earnings() != null && skilled && trading.stream().allMatch(TestResult::passed);
    Level level =
        !sound ? Level.UNSOUND : tradable ? Level.TRADABLE : skilled ? Level.SKILLED : Level.SOUND;
    List<String> reasons = new ArrayList<>();
    reasons.add("held out: %d rows".formatted(one.evidence().scores().rows()));
    tests.stream().map(test -> reason(one, test)).forEach(reasons::add);
    if (skilled && one.earnings() == null) {
      reasons.add("nobody acted on its forecasts");
    }
    return new Judgement(level, tests, reasons);
  }

  private static String reason(Case one, TestResult test) {
    String sentence = Sentences.of(test);
    return !test.passed() && one.acknowledged().contains(test.check())
        ? sentence + ", acknowledged"
        : sentence;
  }

  private static boolean isOfSkill(Check check) {
    return check.compareTo(Check.COVERAGE) > 0;
  }

  private List<TestResult> soundness(Case one) {
    List<TestResult> tests = new ArrayList<>(LeakAlarm.tests(one.evidence(), horizon));
    for (Case.Coverage coverage : one.coverages()) {
      tests.add(coverage(coverage));
    }
    return tests;
  }

  private TestResult coverage(Case.Coverage of) {
    TimeSeries excess = excess(of, of.level());
    double further = MeanTest.aboveZero(excess, horizon).pValue();
    double less = MeanTest.aboveZero(excess.negated(), horizon).pValue();
    BootstrapMeans means = resampling.means(List.of(of.covered(), of.judged()), List.of(excess));
    BootstrapMeans.Interval share = means.interval(m -> m[0] / m[1], CONFIDENCE);
    return new TestResult(
        Check.COVERAGE,
        String.valueOf(of.level()),
        share.estimate(),
        Math.min(1, 2 * Math.min(further, less)),
        Double.NaN,
        share.low(),
        share.high(),
        Math.abs(share.estimate() - of.level()) <= COVERAGE_TOLERANCE);
  }

  /** What times hold beyond a share of what they were judged on. */
  private static TimeSeries excess(Case.Coverage of, double share) {
    double[] covered = of.covered().values();
    double[] judged = of.judged().values();
    for (int time = 0; time < covered.length; time++) {
      covered[time] -= share * judged[time];
    }
    return TimeSeries.of(covered);
  }

  /** The tests against each baseline, by way. */
  private Map<Check, List<TestResult>> ways(Case one) {
    Map<Check, List<TestResult>> ways = new EnumMap<>(Check.class);
    Evidence candidate = one.evidence();
    one.baselines()
        .forEach(
            (name, baseline) -> {
              add(
                  ways,
                  Check.SQUARED_ERROR,
                  name,
                  baseline.squaredError(),
                  candidate.squaredError());
              add(ways, Check.RANKS, name, candidate.rankProduct(), baseline.rankProduct());
              add(ways, Check.DIRECTION, name, candidate.hits(), baseline.hits());
            });
    one.odds()
        .forEach(
            (name, baseline) -> {
              if (candidate.logLoss() != null && baseline.logLoss() != null) {
                add(ways, Check.LOG_LOSS, name, baseline.logLoss(), candidate.logLoss());
              }
            });
    double direction = candidate.scores().direction();
    List<TestResult> ranks = ways.get(Check.RANKS);
    if (ranks != null && !(direction > 0.5) && weakest(ranks).pValue() < ALPHA) {
      ranks.add(
          new TestResult(
              Check.SIGNS_OF_RANKS,
              "0.5",
              direction,
              1,
              Double.NaN,
              Double.NaN,
              Double.NaN,
              false));
    }
    return ways;
  }

  private void add(
      Map<Check, List<TestResult>> ways,
      Check way,
      String against,
      TimeSeries larger,
      TimeSeries smaller) {
    ways.computeIfAbsent(way, none -> new ArrayList<>())
        .add(TestResult.aboveZero(way, against, larger.minus(smaller), horizon, ALPHA));
  }

  private static TestResult weakest(List<TestResult> tests) {
    return Collections.max(tests, Comparator.comparingDouble(TestResult::pValue));
  }

  private Map<Look, Double> adjusted(List<Look> looks) {
    List<Look> family = new ArrayList<>(looks);
    for (Look before : earlier) {
      if (looks.stream().noneMatch(before::isOfTheSameAs)) {
        family.add(before);
      }
    }
    List<Double> corrected = Holm.adjusted(family.stream().map(Look::pValue).toList());
    Map<Look, Double> adjusted = new LinkedHashMap<>();
    for (int i = 0; i < family.size(); i++) {
      adjusted.put(family.get(i), corrected.get(i));
    }
    return adjusted;
  }

  private TestResult whole(
      Case one, Check way, List<TestResult> tests, Map<Look, Double> adjusted) {
    TestResult weakest = weakest(tests);
    Look look = new Look(one.configuration(), way, horizon, weakest.pValue());
    double corrected = adjusted.getOrDefault(look, 1.0);
    return new TestResult(
        way,
        TestResult.EVERY_BASELINE,
        weakest.statistic(),
        weakest.pValue(),
        corrected,
        weakest.low(),
        weakest.high(),
        corrected < ALPHA);
  }

  private List<TestResult> trading(Case one) {
    Earnings earnings = one.earnings();
    if (earnings == null) {
      return List.of();
    }
    List<TestResult> tests = new ArrayList<>();
    TestResult mean = TestResult.aboveZero(Check.EARNINGS, "0", earnings.returns(), 1, ALPHA);
    tests.add(
        new TestResult(
            mean.check(),
            mean.against(),
            mean.statistic(),
            mean.pValue(),
            Double.NaN,
            mean.low(),
            mean.high(),
            earnings.returns().mean() > 0));
    tests.add(
        new TestResult(
            Check.TRADED_TIMES,
            String.valueOf(FEWEST_TRADED_TIMES),
            earnings.tradedTimes(),
            Double.NaN,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            earnings.tradedTimes() >= FEWEST_TRADED_TIMES));
    tests.add(deflatedSharpe(earnings.returns(), one.trials()));
    double overfitting = one.trials().overfitting();
    if (!Double.isNaN(overfitting)) {
      tests.add(
          new TestResult(
              Check.OVERFITTING,
              String.valueOf(MOST_OVERFITTING),
              overfitting,
              Double.NaN,
              Double.NaN,
              Double.NaN,
              Double.NaN,
              overfitting <= MOST_OVERFITTING));
    }
    return tests;
  }

  private static TestResult deflatedSharpe(TimeSeries returns, Trials trials) {
    SharpeRatio ratio = SharpeRatio.of(returns);
    double benchmark = trials.benchmark(ratio.length());
    double probability = ratio.probabilityAbove(benchmark);
    double value = ratio.value();
    double error =
        Math.sqrt(
            (1 - ratio.skewness() * value + (ratio.kurtosis() - 1) / 4 * value * value)
                / (ratio.length() - 1));
    double half =
        error
            * new NormalDistribution(null, 0, 1).inverseCumulativeProbability((1 + CONFIDENCE) / 2);
    return new TestResult(
        Check.DEFLATED_SHARPE,
        String.format(Locale.ROOT, "%.4f", benchmark),
        value,
        1 - probability,
        Double.NaN,
        value - half,
        value + half,
        probability > DEFLATED_SHARPE);
  }
}
