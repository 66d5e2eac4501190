package dev.bougie.jobs.validate;

import dev.bougie.jobs.judge.Accuracy;
import dev.bougie.jobs.judge.Check;
import dev.bougie.jobs.judge.ConformalIntervals;
import dev.bougie.jobs.judge.Earnings;
import dev.bougie.jobs.judge.Evidence;
import dev.bougie.jobs.judge.Foretold;
import dev.bougie.jobs.judge.HoldOutTrial;
import dev.bougie.jobs.judge.Judgement;
import dev.bougie.jobs.judge.LeakAlarm;
import dev.bougie.jobs.judge.Outcomes;
import dev.bougie.jobs.judge.Report;
import dev.bougie.jobs.judge.Sentences;
import dev.bougie.jobs.judge.TestResult;
import dev.bougie.jobs.judge.Trials;
import dev.bougie.jobs.run.Candidate;
import dev.bougie.jobs.run.Kind;
import dev.bougie.jobs.run.TrainingRun;
import dev.bougie.jobs.split.Part;
import dev.bougie.jobs.split.Span;
import dev.bougie.jobs.statistics.MeanTest;
import dev.bougie.jobs.statistics.SharpeRatio;
import dev.bougie.jobs.statistics.TimeSeries;
import dev.bougie.jobs.trials.Tried;
import dev.bougie.model.failure.ModelRejectedException;
import dev.bougie.model.manifest.FoldScores;
import dev.bougie.model.manifest.Manifest.Verdict;
import dev.bougie.model.manifest.Scores;
import dev.bougie.model.registry.Configuration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Takes in what each candidate foretold of the folds, names the few that go on to the hold-out,
 * takes in what those foretold of it, and then tells how all did. Of the forecasts only scores and
 * series by time are kept.
 */
final class Scorecard {

  /** More would leave each with less to prove itself by: all are corrected for one another. */
  static final int MOST_FINALISTS = 6;

  /** The name of the candidate that has the configuration of the champion. */
  static final String INCUMBENT = "incumbent";

  private final TrainingRun run;
  private final Tried tried;
  private final Outcomes folds;
  private final Outcomes heldOut;
  private final HoldOutTrial.Rules rules;
  private final Predicate<String> acknowledged;
  private final HoldOutTrial trial;
  private final Map<String, Scores> scores = new LinkedHashMap<>();
  private final Map<String, List<Scores>> foldScores = new LinkedHashMap<>();
  private final Map<String, TimeSeries> foldErrors = new LinkedHashMap<>();
  private final Map<String, List<TestResult>> foldLeaks = new LinkedHashMap<>();
  private final Map<String, Double> foldRatios = new LinkedHashMap<>();

  /**
   * A scorecard.
   *
   * @param folds what came true in the folds
   * @param heldOut what came true in the hold-out
   * @param acknowledged whether somebody has looked into an alarm, see {@link #alarm}
   * @param tried by searches on the data of this run, which chose among chances too
   */
  Scorecard(
      TrainingRun run,
      Outcomes folds,
      Outcomes heldOut,
      HoldOutTrial.Rules rules,
      Predicate<String> acknowledged,
      Tried tried) {
    this.run = run;
    this.tried = tried;
    this.folds = folds;
    this.heldOut = heldOut;
    this.rules = rules;
    this.acknowledged = acknowledged;
    this.trial = new HoldOutTrial(rules, folds, heldOut);
  }

  /** Scores what a baseline or candidate foretold of the folds. */
  void addFolds(String name, Foretold foretold) {
    Evidence evidence = Evidence.of(folds, foretold);
    scores.put(name, evidence.scores());
    foldErrors.put(name, evidence.squaredError());
    foldScores.put(
        name, walked().stream().map(fold -> scores(fold, foretold.forecasts())).toList());
    if (candidates().contains(name)) {
      foldLeaks.put(name, leaks(evidence));
      Earnings earnings = Earnings.of(folds, foretold, rules.costs(), rules.horizonMillis());
      double ratio = SharpeRatio.of(earnings.returns()).value();
      if (Double.isFinite(ratio)) {
        foldRatios.put(name, ratio);
      }
    }
  }

  /**
   * Who goes on to the hold-out: of each kind the candidate whose ranks agreed best with those of
   * the outcomes over all folds, at most {@value #MOST_FINALISTS}; and among them, whatever its
   * ranks, the configuration that answers today, where the run fitted it as {@value #INCUMBENT}.
   */
  List<String> finalists() {
    Comparator<Candidate> best =
        Comparator.comparing(
                (Candidate candidate) -> rank(found(scores, candidate.name())),
                Comparator.reverseOrder())
            .thenComparing(candidate -> found(scores, candidate.name()).rmse())
            .thenComparing(Candidate::name);
    Map<Kind, Candidate> byKind = new EnumMap<>(Kind.class);
    run.candidates().stream()
        .sorted(best)
        .forEach(candidate -> byKind.putIfAbsent(candidate.kind(), candidate));
    Set<String> finalists = new TreeSet<>(candidates());
    finalists.retainAll(Set.of(INCUMBENT));
    byKind.values().stream()
        .sorted(best)
        .map(Candidate::name)
        .limit(MOST_FINALISTS - finalists.size())
        .forEach(finalists::add);
    return List.copyOf(finalists);
  }

  /** Those of them that are taken to the hold-out: what is a baseline, and the finalists. */
  List<String> heldOut(List<String> names) {
    Set<String> taken = new TreeSet<>(names);
    candidates().forEach(taken::remove);
    taken.addAll(HoldOutTrial.BASELINES);
    taken.addAll(finalists());
    return List.copyOf(taken);
  }

  private static double rank(Scores scores) {
    double correlation = scores.informationCoefficient();
    return Double.isNaN(correlation) ? -1 : correlation;
  }

  /** Takes in what a baseline or finalist foretold of the hold-out. */
  void addHeldOut(String name, Foretold ofFolds, Foretold ofHoldOut) {
    boolean entered = finalists().contains(name);
    trial.add(
        name,
        entered
            ? new HoldOutTrial.Entrant(name, configuration(run.candidate(name)), looked(name))
            : null,
        ofFolds,
        ofHoldOut);
  }

  /**
   * Refuses the run if the forecasts of a candidate are too good, in the folds or in the hold-out,
   * unless somebody has looked into that.
   *
   * @throws ModelRejectedException naming each such candidate, its figures and how to let it pass
   */
  void requireCredible() {
    List<String> told = new ArrayList<>();
    Set<String> open = new TreeSet<>();
    open(foldLeaks, "in the folds", told, open);
    open(trial.leaks(), "held out", told, open);
    if (!told.isEmpty()) {
      throw new ModelRejectedException(
          "leak alarm",
          "%s; look for a feature that knows the future, or set validate.acknowledged-alarms = [%s]"
              .formatted(String.join("; ", told), String.join(", ", open)));
    }
  }

  private void open(
      Map<String, List<TestResult>> leaks, String where, List<String> told, Set<String> open) {
    leaks.forEach(
        (name, tests) -> {
          for (TestResult leak : tests) {
            if (!acknowledged.test(alarm(name, leak.check()))) {
              told.add("%s %s: %s".formatted(name, where, Sentences.of(leak)));
              open.add('"' + alarm(name, leak.check()) + '"');
            }
          }
        });
  }

  /** What is set to let an alarm pass: run, candidate and figure. */
  String alarm(String candidate, Check check) {
    return "%s/%s/%s".formatted(run.id(), candidate, check.code());
  }

  Report report() {
    HoldOutTrial.Verdicts verdicts = trial.judge(name -> trials());
    Map<String, Judgement> judgements = new LinkedHashMap<>();
    verdicts
        .assessments()
        .forEach(
            (name, assessment) -> {
              if (assessment.judgement() != null) {
                judgements.put(name, assessment.judgement());
              }
            });
    return new Report(
        run.id(),
        run.label(),
        run.synthetic(),
        folds(),
        Collections.unmodifiableMap(scores),
        comparisons(),
        new Report.HeldOut(held().from(), held().to(), heldOut.times(), heldOut.rows()),
        verdicts.assessments(),
        mapped(judgements, judgement -> new Verdict(judgement.level(), judgement.reasons())),
        mapped(trial.intervals(), ConformalIntervals::calibration),
        verdicts.looks(),
        chosen(judgements),
        run.createdAt());
  }

  /** All that luck could choose from: the candidates of the run, and what was searched before. */
  private Trials trials() {
    List<Double> ratios = new ArrayList<>(foldRatios.values());
    Arrays.stream(tried.sharpeRatios()).forEach(ratios::add);
    return new Trials(run.candidates().size() + tried.configurations(), ratios, Double.NaN);
  }

  private List<TestSpan> walked() {
    return TestSpan.of(run, Part.FOLD);
  }

  private Span held() {
    return TestSpan.of(run, Part.HOLD_OUT).get(0).test();
  }

  private List<String> candidates() {
    return run.candidates().stream().map(Candidate::name).toList();
  }

  private Map<String, List<Report.Comparison>> comparisons() {
    Map<String, List<Report.Comparison>> comparisons = new LinkedHashMap<>();
    for (String candidate : candidates()) {
      List<Report.Comparison> of = new ArrayList<>();
      foldErrors.forEach(
          (other, errors) -> {
            if (!other.equals(candidate)) {
              MeanTest test =
                  MeanTest.aboveZero(
                      errors.minus(found(foldErrors, candidate)), run.label().horizon());
              of.add(new Report.Comparison(other, test.statistic(), test.pValue()));
            }
          });
      comparisons.put(candidate, List.copyOf(of));
    }
    return Collections.unmodifiableMap(comparisons);
  }

  private String configuration(Candidate candidate) {
    return Configuration.of(
            candidate.kind().code(), run.featureSet().name(), candidate.hyperParameters())
        .hash();
  }

  private Set<Check> looked(String name) {
    return Arrays.stream(Check.values())
        .filter(check -> acknowledged.test(alarm(name, check)))
        .collect(Collectors.toUnmodifiableSet());
  }

  private List<TestResult> leaks(Evidence evidence) {
    return LeakAlarm.tests(evidence, run.label().horizon()).stream()
        .filter(test -> !test.passed())
        .toList();
  }

  private Scores scores(TestSpan fold, double[] forecasts) {
    int from = folds.firstRowFrom(fold.test().from());
    int to = folds.firstRowFrom(fold.test().to());
    return Accuracy.of(folds.outcomes(from, to), Arrays.copyOfRange(forecasts, from, to));
  }

  private List<FoldScores> folds() {
    List<FoldScores> told = new ArrayList<>();
    for (int i = 0; i < walked().size(); i++) {
      int index = i;
      TestSpan fold = walked().get(i);
      told.add(
          new FoldScores(
              fold.index(),
              fold.train().from(),
              fold.train().to(),
              fold.test().from(),
              fold.test().to(),
              mapped(foldScores, scores -> scores.get(index))));
    }
    return told;
  }

  /** The highest level, then the strongest evidence, then the simplest kind, then the name. */
  private String chosen(Map<String, Judgement> judgements) {
    return Collections.min(
            judgements.entrySet(),
            Comparator.comparing((Map.Entry<String, Judgement> entry) -> entry.getValue().level())
                .reversed()
                .thenComparing(entry -> entry.getValue().strongestP())
                .thenComparing(entry -> run.candidate(entry.getKey()).kind())
                .thenComparing(Map.Entry::getKey))
        .getKey();
  }

  private static <T> T found(Map<String, T> of, String name) {
    T found = of.get(name);
    if (found == null) {
      throw new IllegalStateException("no forecasts were added of " + name);
    }
    return found;
  }

  private static <F, T> Map<String, T> mapped(Map<String, F> from, Function<F, T> mapping) {
    Map<String, T> mapped = new LinkedHashMap<>();
    from.forEach((candidate, value) -> mapped.put(candidate, mapping.apply(value)));
    return Collections.unmodifiableMap(mapped);
  }
}
