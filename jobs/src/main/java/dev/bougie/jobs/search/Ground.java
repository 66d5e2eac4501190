package dev.bougie.jobs.search;

import dev.bougie.jobs.trials.Experiment;
import java.util.List;
import java.util.Map;
import org.apache.spark.broadcast.Broadcast;

/**
 * Everything that trials need, and what they have in common.
 *
 * @param folds in order of time
 * @param matrices rows by feature set
 * @param fingerprints of the feature sets
 */
record Ground(
    Experiment experiment,
    List<TrialFold> folds,
    Map<String, Broadcast<Matrix>> matrices,
    Map<String, String> fingerprints) {

  /** Names what is tried. */
  String hash(Trial trial) {
    return trial.configuration(fingerprints.getOrDefault(trial.featureSet(), "")).hash();
  }
}
