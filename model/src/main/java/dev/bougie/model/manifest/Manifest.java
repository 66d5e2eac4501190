package dev.bougie.model.manifest;

import static java.util.Objects.requireNonNull;

import dev.bougie.model.calibration.Normal;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * All that is known of a model: enough to serve it, to judge it and to train it again.
 *
 * @param version of this format
 * @param modelId names the artifact folder; letters, digits, '.', '_' and '-'
 * @param kind of model: {@code linear}, {@code gbt}, {@code xgboost}
 * @param label what it foretells
 * @param symbols it was trained on
 * @param synthetic whether any candle it saw was made up
 * @param featureSet its inputs
 * @param graph its ONNX graph
 * @param data what it was trained on
 * @param codeVersion of Bougie that trained it
 * @param hyperParameters as the trainer was given them
 * @param seed of every random choice in training
 * @param folds out-of-sample scores of the model and the baselines
 * @param verdict what it has proven
 * @param calibration how wrong it was out of sample
 * @param parity how near ONNX Runtime came to the trainer's own forecasts
 * @param createdAt when the training run began that fitted it, to the second
 */
public record Manifest(
    int version,
    String modelId,
    String kind,
    Label label,
    List<String> symbols,
    boolean synthetic,
    FeatureSetUsed featureSet,
    Graph graph,
    TrainingData data,
    String codeVersion,
    Map<String, String> hyperParameters,
    long seed,
    List<FoldScores> folds,
    Map<String, Scores> scores,
    Verdict verdict,
    Calibration calibration,
    Parity parity,
    Instant createdAt) {

  /** The version this code writes and reads. */
  public static final int VERSION = 1;

  public Manifest {
    requireNonNull(modelId, "modelId");
    requireNonNull(kind, "kind");
    requireNonNull(label, "label");
    requireNonNull(symbols, "symbols");
    requireNonNull(featureSet, "featureSet");
    requireNonNull(graph, "graph");
    requireNonNull(data, "data");
    requireNonNull(scores, "scores");
    requireNonNull(verdict, "verdict");
    requireNonNull(calibration, "calibration");
    requireNonNull(createdAt, "createdAt");
  }

  /** The features by order, and the fingerprint of the code that computes them. */
  public record FeatureSetUsed(String name, String fingerprint, List<String> ids) {

    public FeatureSetUsed {
      requireNonNull(name, "name");
      requireNonNull(fingerprint, "fingerprint");
    }
  }

  /**
   * The ONNX graph.
   *
   * @param input name of the input, doubles, {@code [batch, features]}, raw feature values, NaN
   *     where undefined
   * @param output name of the output, doubles, {@code [batch, 1]}, in the unit of the label
   * @param opset version of the default operator set
   * @param sha256 of {@code model.onnx}, hex
   */
  public record Graph(String input, String output, int opset, String sha256) {

    /** The input's name in every graph. */
    public static final String INPUT = "features";

    /** The output's name in every graph. */
    public static final String OUTPUT = "forecast";

    public Graph {
      requireNonNull(sha256, "sha256");
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
   * Errors out of sample, for intervals and odds.
   *
   * @param residualStd standard deviation of label minus forecast, log return
   * @param radii half-widths of intervals around the forecast
   */
  public record Calibration(double residualStd, List<Radius> radii) {

    public Calibration {
      requireNonNull(radii, "radii");
    }

    /**
     * The odds of a rise, 0 to 1, if the errors are normal: {@code Phi(forecast / residualStd)}.
     * NaN where the forecast or the residuals are undefined.
     */
    public double probabilityUp(double forecast) {
      if (residualStd == 0) {
        return forecast > 0 ? 1 : forecast < 0 ? 0 : 0.5;
      }
      return Normal.cumulative(forecast / residualStd);
    }
  }

  /** Half of the width, in log return, that held {@code level} of the labels out of sample. */
  public record Radius(double level, double radius) {}

  /**
   * ONNX Runtime against the trainer's own forecasts.
   *
   * @param maxDifference largest absolute difference, log return
   * @param tolerance the largest that was allowed
   */
  public record Parity(long rows, double maxDifference, double tolerance) {}
}
