package dev.bougie.jobs.validate;

import dev.bougie.jobs.judge.Accuracy;
import dev.bougie.jobs.judge.Conformal;
import dev.bougie.jobs.judge.Evidence;
import dev.bougie.jobs.judge.Gate;
import dev.bougie.jobs.judge.LeakAlarm;
import dev.bougie.jobs.judge.Outcomes;
import dev.bougie.jobs.judge.Report;
import dev.bougie.jobs.judge.Report.Comparison;
import dev.bougie.jobs.run.Candidate;
import dev.bougie.jobs.run.TrainingRun;
import dev.bougie.jobs.split.Part;
import dev.bougie.jobs.split.Span;
import dev.bougie.jobs.split.Split;
import dev.bougie.model.advice.Costs;
import dev.bougie.model.calibration.Calibration;
import dev.bougie.model.failure.ModelRejectedException;
import dev.bougie.model.manifest.FoldScores;
import dev.bougie.model.manifest.Manifest.Verdict;
import dev.bougie.model.manifest.Scores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Takes in the forecasts of one candidate after the other, and then tells how each did. Of the
 * forecasts only the scores and series by time are kept.
 */
final class Scorecard {

  /** What a candidate has to beat: the forecast of nothing, of the last return, of a line. */
  static final List<String> BASELINES = List.of("zero", "last", "linear");

  private final TrainingRun run;
  private final Outcomes outcomes;
  private final Costs costs;
  private final Map<String, Evidence> evidence = new LinkedHashMap<>();
  private final Map<String, List<Scores>> foldScores = new LinkedHashMap<>();
  private final Map<String, Calibration> calibrations = new LinkedHashMap<>();

  Scorecard(TrainingRun run, Outcomes outcomes, Costs costs) {
    this.run = run;
    this.outcomes = outcomes;
    this.costs = costs;
  }

  /**
   * Scores a candidate.
   *
   * @param forecasts in the order of the outcomes
   */
  void add(String candidate, double[] forecasts) {
    evidence.put(candidate, Evidence.of(outcomes, forecasts, costs));
    foldScores.put(
        candidate, run.splits(Part.FOLD).stream().map(fold -> scores(fold, forecasts)).toList());
    if (exportable().contains(candidate)) {
      calibrations.put(candidate, Conformal.of(outcomes.labels(0, outcomes.rows()), forecasts));
    }
  }

  /**
   * Refuses the run if the forecasts of a model are too good.
   *
   * @throws ModelRejectedException naming each such model and its figures
   */
  void requireCredible() {
    List<String> signs =
        exportable().stream()
            .flatMap(candidate -> alarms(candidate).stream().map(sign -> candidate + ": " + sign))
            .toList();
    if (!signs.isEmpty()) {
      throw new ModelRejectedException(
          "leak alarm",
          "%s; look for a feature that knows the future, or set validate.acknowledge-leak-alarm"
              .formatted(String.join("; ", signs)));
    }
  }

  Report report() {
    Gate gate = new Gate(run.label().horizon(), exportable().size());
    Map<String, Verdict> verdicts = ofExportable(candidate -> verdict(gate, candidate));
    return new Report(
        run.id(),
        run.label(),
        run.synthetic(),
        folds(),
        mapped(evidence, Evidence::scores),
        ofExportable(candidate -> comparisons(gate, candidate)),
        verdicts,
        Collections.unmodifiableMap(calibrations),
        chosen(verdicts),
        run.createdAt());
  }

  private List<String> exportable() {
    return run.candidates().stream().map(Candidate::name).toList();
  }

  private Scores scores(Split fold, double[] forecasts) {
    Span test = hull(fold.test());
    int from = outcomes.firstRowFrom(test.from());
    int to = outcomes.firstRowFrom(test.to());
    return Accuracy.of(outcomes.labels(from, to), Arrays.copyOfRange(forecasts, from, to));
  }

  private List<FoldScores> folds() {
    List<FoldScores> folds = new ArrayList<>();
    List<Split> splits = run.splits(Part.FOLD);
    for (int i = 0; i < splits.size(); i++) {
      int index = i;
      Span train = hull(splits.get(i).train());
      Span test = hull(splits.get(i).test());
      folds.add(
          new FoldScores(
              splits.get(i).index(),
              train.from(),
              train.to(),
              test.from(),
              test.to(),
              mapped(foldScores, scores -> scores.get(index))));
    }
    return folds;
  }

  /** From the first span's beginning to the last one's end. */
  private static Span hull(List<Span> spans) {
    return new Span(spans.get(0).from(), spans.get(spans.size() - 1).to());
  }

  private Verdict verdict(Gate gate, String candidate) {
    Verdict verdict = gate.judge(found(candidate), baselinesOf(candidate));
    List<String> reasons = new ArrayList<>(verdict.reasons());
    alarms(candidate).forEach(sign -> reasons.add("leak alarm, acknowledged: " + sign));
    return new Verdict(verdict.level(), List.copyOf(reasons));
  }

  private List<Comparison> comparisons(Gate gate, String candidate) {
    return baselinesOf(candidate).entrySet().stream()
        .map(baseline -> gate.compare(found(candidate), baseline.getKey(), baseline.getValue()))
        .toList();
  }

  private List<String> alarms(String candidate) {
    return LeakAlarm.signs(found(candidate), run.label().horizon());
  }

  private Map<String, Evidence> baselinesOf(String candidate) {
    Map<String, Evidence> baselines = new LinkedHashMap<>();
    for (String baseline : BASELINES) {
      if (!baseline.equals(candidate)) {
        baselines.put(baseline, found(baseline));
      }
    }
    return baselines;
  }

  private Evidence found(String candidate) {
    Evidence found = evidence.get(candidate);
    if (found == null) {
      throw new IllegalStateException("no forecasts were added of " + candidate);
    }
    return found;
  }

  private String chosen(Map<String, Verdict> verdicts) {
    return Collections.min(
            verdicts.entrySet(),
            Comparator.comparing((Map.Entry<String, Verdict> entry) -> entry.getValue().level())
                .reversed()
                .thenComparing(entry -> found(entry.getKey()).scores().rmse())
                .thenComparing(Map.Entry::getKey))
        .getKey();
  }

  private <T> Map<String, T> ofExportable(Function<String, T> finding) {
    Map<String, T> findings = new LinkedHashMap<>();
    exportable().forEach(candidate -> findings.put(candidate, finding.apply(candidate)));
    return Collections.unmodifiableMap(findings);
  }

  private static <F, T> Map<String, T> mapped(Map<String, F> from, Function<F, T> mapping) {
    Map<String, T> mapped = new LinkedHashMap<>();
    from.forEach((candidate, value) -> mapped.put(candidate, mapping.apply(value)));
    return Collections.unmodifiableMap(mapped);
  }
}
