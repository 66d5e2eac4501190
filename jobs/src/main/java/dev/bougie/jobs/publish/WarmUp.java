package dev.bougie.jobs.publish;

import dev.bougie.model.artifact.Artifact;
import dev.bougie.model.failure.ModelRejectedException;
import dev.bougie.model.onnx.OnnxScorer;
import java.util.Arrays;

/** The first forecast of a model, before it may answer anybody. */
final class WarmUp {

  private WarmUp() {}

  /**
   * A model that cannot answer for zeros, or where nothing is known yet, must not answer at all.
   */
  static void run(Artifact artifact) {
    int features = artifact.featureSet().size();
    double[] rows = new double[2 * features];
    Arrays.fill(rows, features, rows.length, Double.NaN);
    try (OnnxScorer scorer = artifact.scorer(1)) {
      double[] forecasts = scorer.score(rows).forecasts();
      if (forecasts.length != 2 || !Arrays.stream(forecasts).allMatch(Double::isFinite)) {
        throw new ModelRejectedException(
            "warm-up",
            "model %s foretells %s for a row of zeros and one of NaN"
                .formatted(artifact.manifest().modelId(), Arrays.toString(forecasts)));
      }
    }
  }
}
