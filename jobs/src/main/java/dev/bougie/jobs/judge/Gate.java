package dev.bougie.jobs.judge;

import dev.bougie.jobs.judge.Report.Comparison;
import dev.bougie.jobs.statistics.Holm;
import dev.bougie.jobs.statistics.MeanTest;
import dev.bougie.model.manifest.Level;
import dev.bougie.model.manifest.Manifest.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Decides what a candidate has proven out of sample.
 *
 * <p>Every candidate is {@link Level#SOUND} here: whether ONNX computes what the trainer computed
 * is proven at export. It is {@link Level#SKILLED} if, in one of two ways, it is better than every
 * baseline:
 *
 * <ol>
 *   <li>its squared error is smaller (Diebold-Mariano);
 *   <li>its ranks agree better with those of the labels, and its sign is right more often than not.
 *       Squared error is a blunt test of faint forecasts: a model that nests the zero forecast pays
 *       for the noise of its estimate even where it has skill (Clark and West, Journal of
 *       Econometrics 138, 2007). The products of standardised ranks average to Spearman's
 *       correlation and, where forecast and label are independent, are also what its sampling error
 *       consists of; next to a baseline that is correlated itself this is an approximation, good
 *       while correlations are small, as {@link LeakAlarm} sees to.
 * </ol>
 *
 * <p>A skilled candidate is {@link Level#TRADABLE} if acting on it earned more than the costs.
 *
 * <p>All tests are {@link MeanTest}s of one series of means over symbols. The chance that a run
 * without any skill brings forth a skilled model is kept at {@value #ALPHA}: candidates and ways
 * share it evenly (Bonferroni), and within a way all baselines have to be beaten after Holm's
 * correction. It holds for one run; who trains every hour and waits for luck will find it.
 */
public final class Gate {

  public static final double ALPHA = 0.01;
  public static final int FEWEST_TRADED_TIMES = 100;

  private final int horizon;
  private final double alpha;

  /**
   * The gate of one run.
   *
   * @param horizon candles that labels look ahead
   * @param candidates that are judged in this run
   */
  public Gate(int horizon, int candidates) {
    this.horizon = horizon;
    this.alpha = ALPHA / candidates;
  }

  /** The candidate's squared error against the baseline's. */
  public Comparison compare(Evidence candidate, String name, Evidence baseline) {
    MeanTest test =
        MeanTest.aboveZero(baseline.squaredError().minus(candidate.squaredError()), horizon);
    return new Comparison(name, test.statistic(), test.pValue());
  }

  public Verdict judge(Evidence candidate, Map<String, Evidence> baselines) {
    List<String> reasons = new ArrayList<>();
    reasons.add("scored on %d rows out of sample".formatted(candidate.scores().rows()));
    boolean smallerError = provesSmallerError(candidate, baselines, reasons);
    boolean betterRanks = provesBetterRanks(candidate, baselines, reasons);
    if (!smallerError && !betterRanks) {
      return new Verdict(Level.SOUND, List.copyOf(reasons));
    }
    boolean earns = provesEarnings(candidate, reasons);
    return new Verdict(earns ? Level.TRADABLE : Level.SKILLED, List.copyOf(reasons));
  }

  private boolean provesSmallerError(
      Evidence candidate, Map<String, Evidence> baselines, List<String> reasons) {
    List<Comparison> tests =
        baselines.entrySet().stream()
            .map(baseline -> compare(candidate, baseline.getKey(), baseline.getValue()))
            .toList();
    return beatsAll("squared error against", tests, reasons);
  }

  private boolean provesBetterRanks(
      Evidence candidate, Map<String, Evidence> baselines, List<String> reasons) {
    List<Comparison> tests =
        baselines.entrySet().stream()
            .map(baseline -> compareRanks(candidate, baseline.getKey(), baseline.getValue()))
            .toList();
    boolean beatsAll = beatsAll("rank correlation against", tests, reasons);
    double direction = candidate.scores().direction();
    boolean leansRight = direction > 0.5;
    if (beatsAll && !leansRight) {
      reasons.add(
          "its ranks are no skill: its sign was right in %.2f %% of rows only"
              .formatted(100 * direction));
    }
    return beatsAll && leansRight;
  }

  private Comparison compareRanks(Evidence candidate, String name, Evidence baseline) {
    MeanTest test =
        MeanTest.aboveZero(candidate.rankProduct().minus(baseline.rankProduct()), horizon);
    return new Comparison(name, test.statistic(), test.pValue());
  }

  private boolean beatsAll(String what, List<Comparison> tests, List<String> reasons) {
    double needed = alpha / 2;
    double corrected = Holm.largest(tests.stream().map(Comparison::pValue).toList());
    boolean beaten = corrected < needed;
    reasons.add(
        "%s %s: largest p after Holm's correction %.2g, %s %.2g"
            .formatted(
                what,
                tests.stream().map(Gate::tell).collect(Collectors.joining(", ")),
                corrected,
                beaten ? "below" : "not below",
                needed));
    return beaten;
  }

  private static String tell(Comparison test) {
    return "%s (statistic %.2f, p %.2g)"
        .formatted(test.baseline(), test.statistic(), test.pValue());
  }

  private boolean provesEarnings(Evidence candidate, List<String> reasons) {
    if (candidate.tradedTimes() < FEWEST_TRADED_TIMES) {
      reasons.add(
          "forecasts exceeded the costs at %d times, at least %d are needed"
              .formatted(candidate.tradedTimes(), FEWEST_TRADED_TIMES));
      return false;
    }
    MeanTest test = MeanTest.aboveZero(candidate.earned(), horizon);
    boolean earns = test.pValue() < alpha;
    reasons.add(
        "acting at %d times brought %.4f %% after costs a time and symbol (statistic %.2f, p %.2g), %s %.2g"
            .formatted(
                candidate.tradedTimes(),
                100 * candidate.earned().mean(),
                test.statistic(),
                test.pValue(),
                earns ? "below" : "not below",
                alpha));
    return earns;
  }
}
