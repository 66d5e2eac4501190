package dev.bougie.jobs.judge;

import dev.bougie.model.advice.Costs;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The one look at the hold-out: takes in what baselines and the few chosen candidates foretold of
 * it, one after the other, and then judges them together. Of the forecasts only figures and series
 * by time are kept.
 */
public final class HoldOutTrial {

  /** What a candidate has to beat: the forecast of nothing, of the last return, of a line. */
  public static final List<String> BASELINES = List.of("zero", "last", "linear");

  /** All that no candidate but a baseline may be called. */
  public static final List<String> KNOWN_BASELINES =
      List.of("zero", "last", "linear", "buy-and-hold");

  /** Foretells the training rows' mean return and share of rises. */
  static final String BASE_RATE = "buy-and-hold";

  /** A line through the log odds of a rise. */
  static final String LOGISTIC = "logistic";

  private static final int SLICE_REPLICATIONS = 200;

  private final Rules rules;
  private final Outcomes folds;
  private final Outcomes heldOut;
  private final Map<String, Evidence> evidence = new LinkedHashMap<>();
  private final Map<String, Assessment> assessments = new LinkedHashMap<>();
  private final Map<String, ConformalIntervals> intervals = new LinkedHashMap<>();
  private final Map<String, Entrant> entrants = new LinkedHashMap<>();
  private final Map<String, Earnings> earnings = new LinkedHashMap<>();

  /**
   * How it is judged.
   *
   * @param resampling for the intervals of all figures
   * @param gamma step of the intervals' level
   * @param costs of acting on forecasts
   * @param horizonMillis over which outcomes reach
   * @param earlier what other runs looked at on overlapping hold-outs
   */
  public record Rules(
      Resampling resampling, double gamma, Costs costs, long horizonMillis, List<Look> earlier) {}

  /**
   * A candidate that is judged.
   *
   * @param configuration all that it is made from but its data
   * @param acknowledged leaks that somebody has looked into
   */
  public record Entrant(String name, String configuration, Set<Check> acknowledged) {}

  /**
   * A trial.
   *
   * @param folds what came true before the hold-out
   * @param heldOut what came true in it, later, of the same symbols
   */
  public HoldOutTrial(Rules rules, Outcomes folds, Outcomes heldOut) {
    this.rules = rules;
    this.folds = folds;
    this.heldOut = heldOut;
  }

  /**
   * Takes in forecasts.
   *
   * @param entrant that is judged; absent for what is a baseline only
   * @param foldForecasts of the folds, which its intervals warm up on
   * @param heldForecasts of the hold-out
   */
  public void add(
      String name, @Nullable Entrant entrant, Foretold foldForecasts, Foretold heldForecasts) {
    Foretold withOdds = heldForecasts.withOdds(foldForecasts.deviation(folds));
    evidence.put(name, Evidence.of(heldOut, withOdds));
    List<Measured> metrics = MetricTable.of(heldOut, withOdds).measured(rules.resampling());
    List<Reliability.Bin> reliability = Reliability.of(heldOut, withOdds);
    if (entrant == null) {
      assessments.put(name, new Assessment(metrics, reliability, List.of(), List.of(), null));
      return;
    }
    ConformalIntervals conformal =
        ConformalIntervals.of(
            folds,
            foldForecasts,
            heldOut,
            heldForecasts,
            rules.gamma(),
            rules.resampling().horizon());
    assessments.put(
        name,
        new Assessment(
            metrics,
            reliability,
            conformal.bySlice(),
            Slices.measured(
                heldOut,
                withOdds,
                Slices.Bounds.of(foldForecasts.scales()),
                rules.horizonMillis(),
                rules.resampling().with(SLICE_REPLICATIONS)),
            null));
    intervals.put(name, conformal);
    entrants.put(name, entrant);
    earnings.put(name, Earnings.of(heldOut, heldForecasts, rules.costs(), rules.horizonMillis()));
  }

  /** The intervals of each candidate that was added. */
  public Map<String, ConformalIntervals> intervals() {
    return Collections.unmodifiableMap(intervals);
  }

  /** The tests for leaks of each candidate that was added, that did not pass. */
  public Map<String, List<TestResult>> leaks() {
    Map<String, List<TestResult>> leaks = new LinkedHashMap<>();
    for (String name : entrants.keySet()) {
      leaks.put(
          name,
          LeakAlarm.tests(found(name), rules.resampling().horizon()).stream()
              .filter(test -> !test.passed())
              .toList());
    }
    return leaks;
  }

  /**
   * What was found.
   *
   * @param assessments of baselines and candidates, in the order in which they were added
   * @param looks the hypotheses that were looked at
   */
  public record Verdicts(Map<String, Assessment> assessments, List<Look> looks) {}

  /**
   * Judges.
   *
   * @param trials that each candidate was chosen from
   * @throws IllegalStateException if a baseline was not added
   */
  public Verdicts judge(Function<String, Trials> trials) {
    Gate gate = new Gate(rules.resampling().horizon(), rules.resampling(), rules.earlier());
    List<Case> cases = new ArrayList<>();
    for (Entrant entrant : entrants.values()) {
      cases.add(
          new Case(
              entrant.name(),
              entrant.configuration(),
              found(entrant.name()),
              baselines(entrant.name()),
              odds(entrant.name()),
              Objects.requireNonNull(intervals.get(entrant.name())).coverages(),
              entrant.acknowledged(),
              earnings.get(entrant.name()),
              trials.apply(entrant.name())));
    }
    Gate.Findings findings = gate.judge(cases);
    Map<String, Assessment> judged = new LinkedHashMap<>();
    assessments.forEach(
        (name, assessment) -> {
          Judgement judgement = findings.byCandidate().get(name);
          judged.put(name, judgement == null ? assessment : assessment.judged(judgement));
        });
    return new Verdicts(Collections.unmodifiableMap(judged), findings.looks());
  }

  private Map<String, Evidence> baselines(String candidate) {
    Map<String, Evidence> baselines = new LinkedHashMap<>();
    BASELINES.stream()
        .filter(name -> !name.equals(candidate))
        .forEach(name -> baselines.put(name, found(name)));
    return baselines;
  }

  /** Nothing is stood in for by what knows how often it rises, and a line meets its like. */
  private Map<String, Evidence> odds(String candidate) {
    Map<String, Evidence> odds = new LinkedHashMap<>(baselines(candidate));
    if (evidence.containsKey(BASE_RATE)) {
      odds.remove(BASELINES.get(0));
      odds.put(BASE_RATE, found(BASE_RATE));
    }
    if (evidence.containsKey(LOGISTIC) && !LOGISTIC.equals(candidate)) {
      odds.put(LOGISTIC, found(LOGISTIC));
    }
    return odds;
  }

  private Evidence found(String name) {
    Evidence found = evidence.get(name);
    if (found == null) {
      throw new IllegalStateException("no forecasts of the hold-out were added of " + name);
    }
    return found;
  }
}
