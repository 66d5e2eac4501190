package dev.bougie.jobs.judge;

import dev.bougie.model.calibration.Calibration;
import dev.bougie.model.manifest.FoldScores;
import dev.bougie.model.manifest.Label;
import dev.bougie.model.manifest.Manifest;
import dev.bougie.model.manifest.Scores;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * How every candidate of a training run did out of sample; {@code report.json}. Maps are keyed by
 * candidate, baselines included: {@code zero}, {@code last}, {@code linear} ...
 *
 * @param runId the training run
 * @param label what was foretold
 * @param synthetic whether any candle was made up
 * @param folds scores fold by fold, by which the few were chosen that the hold-out judged
 * @param scores over all folds together
 * @param comparisons of each candidate's squared error over the folds with that of all others
 * @param heldOut the rows that nothing looked at before
 * @param assessments how baselines and the chosen few did on them
 * @param verdicts of those few, in words
 * @param calibrations of the same
 * @param looks the hypotheses that were looked at on the hold-out
 * @param chosen the judged candidate of the highest level, then of the strongest evidence
 * @param createdAt when the training run began, to the second; the same forecasts give the same
 *     report, whenever it is made
 */
public record Report(
    String runId,
    Label label,
    boolean synthetic,
    List<FoldScores> folds,
    Map<String, Scores> scores,
    Map<String, List<Comparison>> comparisons,
    HeldOut heldOut,
    Map<String, Assessment> assessments,
    Map<String, Manifest.Verdict> verdicts,
    Map<String, Calibration> calibrations,
    List<Look> looks,
    String chosen,
    Instant createdAt) {

  /**
   * The hold-out.
   *
   * @param from open time of the first candle that is held out
   * @param to open times lie before it
   * @param times distinct open times that were foretold
   */
  public record HeldOut(Instant from, Instant to, int times, long rows) {}

  /**
   * A Diebold-Mariano test of equal squared error, with Harvey's small-sample correction.
   *
   * @param baseline compared with, a baseline or another candidate
   * @param statistic positive where the candidate's error is smaller
   * @param pValue one-sided: of seeing this if the candidate were no better
   */
  public record Comparison(String baseline, double statistic, double pValue) {}
}
