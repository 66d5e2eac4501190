package dev.bougie.serving.forecast;

import dev.bougie.features.engine.FeatureSet;
import dev.bougie.model.artifact.Artifact;
import dev.bougie.model.manifest.Manifest;
import dev.bougie.model.manifest.ModelRejectedException;
import dev.bougie.model.onnx.OnnxScorer;
import java.util.Arrays;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** A model in memory. Whoever asks it enters first, and it closes when the last one has left. */
final class LoadedModel {

  private final Manifest manifest;
  private final FeatureSet featureSet;
  private final OnnxScorer scorer;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();

  /** Guarded by {@link #lock}. */
  private boolean closed;

  private LoadedModel(Artifact artifact, OnnxScorer scorer) {
    this.manifest = artifact.manifest();
    this.featureSet = artifact.featureSet();
    this.scorer = scorer;
  }

  /**
   * Loads the graph and lets it answer once, to a row in which nothing is known.
   *
   * @throws ModelRejectedException if it cannot
   */
  static LoadedModel of(Artifact artifact, int threads) {
    OnnxScorer scorer = artifact.scorer(threads);
    double[] unknown = new double[artifact.featureSet().size()];
    Arrays.fill(unknown, Double.NaN);
    try {
      scorer.score(unknown);
    } catch (IllegalStateException e) {
      scorer.close();
      throw new ModelRejectedException("first answer", String.valueOf(e.getMessage()));
    }
    return new LoadedModel(artifact, scorer);
  }

  Manifest manifest() {
    return manifest;
  }

  String id() {
    return manifest.modelId();
  }

  FeatureSet featureSet() {
    return featureSet;
  }

  /** Keeps the model open until {@link #leave}; false where it is closed already. */
  boolean enter() {
    lock.readLock().lock();
    if (closed) {
      lock.readLock().unlock();
      return false;
    }
    return true;
  }

  void leave() {
    lock.readLock().unlock();
  }

  /** Forecasts of a batch of feature rows; only between enter and leave. */
  double[] score(double[] rows) {
    return scorer.score(rows);
  }

  /** Waits for all who have entered. */
  void close() {
    lock.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        scorer.close();
      }
    } finally {
      lock.writeLock().unlock();
    }
  }
}
