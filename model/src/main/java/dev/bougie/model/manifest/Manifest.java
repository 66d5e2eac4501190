package dev.bougie.model.manifest;

import static java.util.Objects.requireNonNull;

import dev.bougie.model.calibration.Calibration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of a model: enough to serve it, to judge it and to train it again.
 *
 * @param version of this format
 * @param modelId names the artifact folder; letters, digits, '.', '_' and '-'
 * @param candidate what was fitted
 * @param label what it learnt to foretell
 * @param inputs what it looks at
 * @param graph its ONNX graph
 * @param training how and on what it was trained
 * @param evidence what it has shown out of sample
 * @param calibration how wrong it was out of sample
 * @param proofs that the graph does what the trainer did
 * @param createdAt when the training run began that fitted it, to the second
 */
public record Manifest(
    int version,
    String modelId,
    Candidate candidate,
    Label label,
    Inputs inputs,
    Graph graph,
    Training training,
    Evidence evidence,
    Calibration calibration,
    Proofs proofs,
    Instant createdAt) {

  /** The version this code writes and reads. */
  public static final int VERSION = 2;

  public Manifest {
    requireNonNull(modelId, "modelId");
    requireNonNull(candidate, "candidate");
    requireNonNull(label, "label");
    requireNonNull(inputs, "inputs");
    requireNonNull(graph, "graph");
    requireNonNull(training, "training");
    requireNonNull(evidence, "evidence");
    requireNonNull(calibration, "calibration");
    requireNonNull(proofs, "proofs");
    requireNonNull(createdAt, "createdAt");
  }

  /** The kind of model: {@code linear}, {@code gbt}, {@code xgboost} ... */
  public String kind() {
    return candidate.kind();
  }

  /** The symbols it was trained on. */
  public List<String> symbols() {
    return inputs.symbols();
  }

  /** Whether any candle it saw was made up. */
  public boolean synthetic() {
    return inputs.synthetic();
  }

  public FeatureSetUsed featureSet() {
    return inputs.featureSet();
  }

  public TrainingData data() {
    return training.data();
  }

  public Verdict verdict() {
    return evidence.verdict();
  }

  /**
   * What was fitted.
   *
   * @param name of the candidate in its run
   * @param kind of model, as settings spell it
   * @param hyperParameters as the trainer was given them
   */
  public record Candidate(String name, String kind, Map<String, String> hyperParameters) {

    public Candidate {
      requireNonNull(name, "name");
      requireNonNull(kind, "kind");
      requireNonNull(hyperParameters, "hyperParameters");
    }
  }

  /**
   * What a model looks at.
   *
   * @param symbols it was trained on
   * @param synthetic whether any candle it saw was made up
   * @param featureSet in the order of the graph's input
   */
  public record Inputs(List<String> symbols, boolean synthetic, FeatureSetUsed featureSet) {

    public Inputs {
      requireNonNull(symbols, "symbols");
      requireNonNull(featureSet, "featureSet");
    }
  }

  /** The features by order, and the fingerprint of the code that computes them. */
  public record FeatureSetUsed(String name, String fingerprint, List<String> ids) {

    public FeatureSetUsed {
      requireNonNull(name, "name");
      requireNonNull(fingerprint, "fingerprint");
    }
  }

  /**
   * How a model was trained.
   *
   * @param data the rows of the final training
   * @param codeVersion of Bougie that trained it
   * @param seed of every random choice in training
   */
  public record Training(TrainingData data, String codeVersion, long seed) {

    public Training {
      requireNonNull(data, "data");
      requireNonNull(codeVersion, "codeVersion");
    }
  }

  /**
   * The rows of the final training.
   *
   * @param snapshots Iceberg snapshot id by table
   * @param from open time of the first candle, included
   * @param to open time after the last candle
   * @param universe symbols whose candles the last rows were compared with, in order; empty where
   *     no feature looks at the market
   */
  public record TrainingData(
      Map<String, Long> snapshots, Instant from, Instant to, long rows, List<String> universe) {

    public TrainingData {
      requireNonNull(snapshots, "snapshots");
      requireNonNull(universe, "universe");
    }
  }

  /**
   * What a model has shown out of sample.
   *
   * @param folds scores fold by fold, of the model under its name and of each baseline
   * @param scores over all folds together
   * @param verdict what it has proven
   */
  public record Evidence(List<FoldScores> folds, Map<String, Scores> scores, Verdict verdict) {

    public Evidence {
      requireNonNull(folds, "folds");
      requireNonNull(scores, "scores");
      requireNonNull(verdict, "verdict");
    }
  }

  /**
   * What the gate decided.
   *
   * @param reasons the tests that were made, in words with their figures
   */
  public record Verdict(Level level, List<String> reasons) {

    public Verdict {
      requireNonNull(level, "level");
      requireNonNull(reasons, "reasons");
    }
  }

  /**
   * That the graph does what the trainer did.
   *
   * @param parity of the forecasts
   * @param replay of the back-test's trades over the serving path, null where none was made
   */
  public record Proofs(Parity parity, @Nullable Replay replay) {

    public Proofs {
      requireNonNull(parity, "parity");
    }
  }

  /**
   * ONNX Runtime against the trainer's own values.
   *
   * @param rows compared
   * @param outputs what was compared of each
   */
  public record Parity(long rows, List<Compared> outputs) {

    public Parity {
      requireNonNull(outputs, "outputs");
    }

    /**
     * One output of the graph.
     *
     * @param output its name
     * @param maxDifference largest absolute difference, in the unit of the output; relative where
     *     values are beyond 1
     * @param tolerance the largest that was allowed
     */
    public record Compared(String output, double maxDifference, double tolerance) {}
  }

  /**
   * The back-test event by event over the serving path, against the vectorised one.
   *
   * @param candles gone through
   * @param trades that both made, alike
   * @param largestMoneyDifference between the two, relative
   */
  public record Replay(long candles, long trades, double largestMoneyDifference) {}
}
