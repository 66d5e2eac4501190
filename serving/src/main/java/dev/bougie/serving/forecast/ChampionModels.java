package dev.bougie.serving.forecast;

import dev.bougie.model.artifact.Artifact;
import dev.bougie.model.artifact.ArtifactStore;
import dev.bougie.model.failure.ModelRejectedException;
import dev.bougie.model.manifest.Label;
import dev.bougie.model.manifest.Manifest;
import dev.bougie.model.registry.Champion;
import dev.bougie.model.registry.ModelRegistry;
import dev.bougie.serving.fault.UnavailableException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models that answer, one a label, as the registry names them. {@link #refresh} follows the
 * registry: a new champion takes over between two questions, the old one closes when its last
 * answer is given, and a champion that is broken leaves the old one in place.
 */
public final class ChampionModels implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ChampionModels.class);

  private final ModelRegistry registry;
  private final ArtifactStore artifacts;
  private final int threads;

  /** Replaced as a whole, never changed. */
  private volatile State state = new State(Map.of(), Map.of());

  /**
   * No model yet.
   *
   * @param threads that one answer may use
   */
  public ChampionModels(ModelRegistry registry, ArtifactStore artifacts, int threads) {
    this.registry = registry;
    this.artifacts = artifacts;
    this.threads = threads;
  }

  private record State(Map<Label, LoadedModel> loaded, Map<Label, Rejection> rejected) {}

  /** A champion that cannot answer, and why. */
  public record Rejection(String modelId, String reason) {}

  /** Takes over what the registry says now. */
  public synchronized void refresh() {
    State before = state;
    Map<Label, LoadedModel> loaded = new HashMap<>();
    Map<Label, Rejection> rejected = new HashMap<>();
    for (Champion champion : registry.champions()) {
      Label label = champion.label();
      LoadedModel current = before.loaded.get(label);
      if (current != null && current.id().equals(champion.modelId())) {
        loaded.put(label, current);
        continue;
      }
      try {
        loaded.put(label, load(champion.manifest()));
        LOG.info("model {} answers for {}", champion.modelId(), name(label));
      } catch (ModelRejectedException | UncheckedIOException e) {
        Rejection rejection = new Rejection(champion.modelId(), String.valueOf(e.getMessage()));
        rejected.put(label, rejection);
        if (current != null) {
          loaded.put(label, current);
        }
        if (!rejection.equals(before.rejected.get(label))) {
          LOG.warn(
              "model {} cannot answer for {}, {}: {}",
              champion.modelId(),
              name(label),
              current == null ? "nor can another" : "model " + current.id() + " goes on",
              rejection.reason());
        }
      }
    }
    state = new State(Map.copyOf(loaded), Map.copyOf(rejected));
    closeUnused(before);
  }

  /**
   * Asks the model of that label; it stays open, and the same, until the work is done.
   *
   * @throws UnavailableException if there is none, with the reason
   */
  <R> R ask(Label label, Function<LoadedModel, R> work) {
    while (true) {
      LoadedModel model = state.loaded.get(label);
      if (model == null) {
        throw unavailable(label);
      }
      if (model.enter()) {
        try {
          return work.apply(model);
        } finally {
          model.leave();
        }
      }
    }
  }

  /** The id of the model that answers for the label. */
  public Optional<String> answering(Label label) {
    return Optional.ofNullable(state.loaded.get(label)).map(LoadedModel::id);
  }

  /** Champions that cannot answer. */
  public List<Rejection> rejections() {
    return state.rejected.values().stream()
        .sorted(Comparator.comparing(Rejection::modelId))
        .toList();
  }

  /** Why nobody answers for that label. */
  public UnavailableException unavailable(Label label) {
    State now = state;
    Rejection rejection = now.rejected.get(label);
    if (rejection != null) {
      return new UnavailableException(
          "model_rejected",
          "model %s cannot answer for %s: %s"
              .formatted(rejection.modelId(), name(label), rejection.reason()));
    }
    String others =
        now.loaded.keySet().stream()
            .map(ChampionModels::name)
            .sorted()
            .collect(Collectors.joining("; "));
    return new UnavailableException(
        "no_model",
        "no model is published for %s; %s"
            .formatted(
                name(label),
                others.isEmpty() ? "there is none at all" : "there are models for " + others));
  }

  @Override
  public synchronized void close() {
    State before = state;
    state = new State(Map.of(), Map.of());
    closeUnused(before);
  }

  private void closeUnused(State before) {
    Set<LoadedModel> used = new HashSet<>(state.loaded.values());
    before.loaded.values().stream()
        .filter(model -> !used.contains(model))
        .forEach(LoadedModel::close);
  }

  private LoadedModel load(Manifest champion) {
    Artifact artifact = artifacts.open(champion.modelId());
    String stored = artifact.manifest().graph().sha256();
    if (!stored.equals(champion.graph().sha256())) {
      throw new ModelRejectedException(
          "sha256",
          "the stored graph of model %s is %s, the registry says %s"
              .formatted(champion.modelId(), stored, champion.graph().sha256()));
    }
    if (!artifact.manifest().equals(champion)) {
      throw new ModelRejectedException(
          "manifest",
          "the stored manifest of model %s is not the one that was published"
              .formatted(champion.modelId()));
    }
    return LoadedModel.of(artifact, threads);
  }

  private static String name(Label label) {
    return "interval %s and horizon %d".formatted(label.interval(), label.horizon());
  }
}
