package dev.bougie.serving.forecast;

import dev.bougie.model.artifact.Artifact;
import dev.bougie.model.failure.ModelRejectedException;
import dev.bougie.model.forecast.Foreteller;
import dev.bougie.model.manifest.Manifest;
import dev.bougie.serving.fault.UnavailableException;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** A model in memory. Whoever asks it enters first, and it closes when the last one has left. */
final class LoadedModel {

  /** Of all symbols, those that may not come or go until a model is trained anew. */
  private static final double LEAST_COMMON = 0.5;

  private final Foreteller foreteller;
  private final Set<String> universe;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();

  /** Guarded by {@link #lock}. */
  private boolean closed;

  private LoadedModel(Foreteller foreteller) {
    this.foreteller = foreteller;
    this.universe = Set.copyOf(foreteller.manifest().data().universe());
  }

  /**
   * Loads the graph and lets it answer once, to a row in which nothing is known.
   *
   * @throws ModelRejectedException if it cannot
   */
  static LoadedModel of(Artifact artifact, int threads) {
    return new LoadedModel(Foreteller.of(artifact, threads));
  }

  Manifest manifest() {
    return foreteller.manifest();
  }

  String id() {
    return manifest().modelId();
  }

  /** What answers; only between enter and leave. */
  Foreteller foreteller() {
    return foreteller;
  }

  /**
   * Requires that symbols are compared with about those that they were compared with in training: a
   * rank among five says nothing to who learned from ranks among five hundred.
   *
   * @param symbols that have a candle now; nobody is about everybody, since then nobody is compared
   * @throws UnavailableException if less than half of both together are of both
   */
  void requireUniverse(Set<String> symbols) {
    long common = symbols.stream().filter(universe::contains).count();
    long either = universe.size() + symbols.size() - common;
    if (!symbols.isEmpty() && common < LEAST_COMMON * either) {
      throw new UnavailableException(
          "other_universe",
          "model %s was trained beside %d symbols and the database holds %d, of which %d are the same: ingest the same universe, or train beside this one"
              .formatted(id(), universe.size(), symbols.size(), common));
    }
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

  /** Waits for all who have entered. */
  void close() {
    lock.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        foreteller.close();
      }
    } finally {
      lock.writeLock().unlock();
    }
  }
}
