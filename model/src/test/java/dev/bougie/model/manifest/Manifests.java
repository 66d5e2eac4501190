package dev.bougie.model.manifest;

import dev.bougie.features.candle.Interval;
import dev.bougie.features.catalogue.FeatureSets;
import dev.bougie.features.engine.FeatureSet;
import dev.bougie.model.calibration.Calibration;
import dev.bougie.model.calibration.ErrorQuantiles;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Manifests for tests. */
public final class Manifests {

  private Manifests() {}

  /** A complete manifest of the core set. */
  public static Manifest of(String modelId, String sha256) {
    FeatureSet core = FeatureSets.core();
    return of(
        modelId, sha256, new Manifest.FeatureSetUsed(core.name(), core.fingerprint(), core.ids()));
  }

  public static Manifest of(String modelId, String sha256, Manifest.FeatureSetUsed features) {
    Map<String, Scores> scores =
        Map.of(
            "linear", new Scores(1000, 0.01, 0.007, 0.53, 0.04),
            "zero", new Scores(1000, 0.0101, 0.0071, Double.NaN, Double.NaN));
    Instant from = Instant.parse("2024-01-01T00:00:00Z");
    Instant to = Instant.parse("2025-01-01T00:00:00Z");
    return new Manifest(
        Manifest.VERSION,
        modelId,
        new Manifest.Candidate("linear", "linear", Map.of("regularization", "0.01")),
        new Label(Label.Kind.LOG_RETURN, 3, Interval.H1),
        new Manifest.Inputs(List.of("BTCUSDT"), false, features),
        new Graph(List.of(Graph.FORECAST), 17, sha256),
        new Manifest.Training(
            new Manifest.TrainingData(Map.of("lake.features", 42L), from, to, 8000, List.of()),
            "0.1.0",
            42),
        new Manifest.Evidence(
            List.of(new FoldScores(0, from, from, to, to, scores)),
            scores,
            new Manifest.Verdict(Level.SKILLED, List.of("p = 0.01 against zero"))),
        new Calibration(
            0.01,
            List.of(new Calibration.Radius(0.8, 0.2, 0.012, Double.NaN)),
            ErrorQuantiles.of(new double[] {0.012})),
        new Manifest.Proofs(
            new Manifest.Parity(
                8000, List.of(new Manifest.Parity.Compared(Graph.FORECAST, 1e-12, 1e-9))),
            null),
        Instant.parse("2025-01-02T03:04:05.678Z"));
  }
}
