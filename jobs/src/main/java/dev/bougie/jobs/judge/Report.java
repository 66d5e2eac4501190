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
 * candidate, baselines included: {@code zero}, {@code last}, {@code linear}, {@code gbt}, {@code
 * xgboost}.
 *
 * @param runId the training run
 * @param label what was foretold
 * @param synthetic whether any candle was made up
 * @param folds scores fold by fold
 * @param scores over all folds together
 * @param comparisons of each exportable candidate with each baseline
 * @param verdicts of each exportable candidate
 * @param calibrations of each exportable candidate
 * @param chosen the exportable candidate of the highest level, then of the lowest error
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
    Map<String, Manifest.Verdict> verdicts,
    Map<String, Calibration> calibrations,
    String chosen,
    Instant createdAt) {

  /**
   * A Diebold-Mariano test of equal squared error, with Harvey's small-sample correction.
   *
   * @param baseline compared with
   * @param statistic positive where the candidate's error is smaller
   * @param pValue one-sided: of seeing this if the candidate were no better
   */
  public record Comparison(String baseline, double statistic, double pValue) {}
}
