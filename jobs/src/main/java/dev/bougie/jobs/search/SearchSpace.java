package dev.bougie.jobs.search;

import dev.bougie.features.catalogue.FeatureSets;
import dev.bougie.model.config.ConfigException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * What is searched; section {@code search.space}. Each line of a kind is a {@link Domain} of the
 * parameter of that name in {@code train}.
 *
 * @param kinds of models that are tried, equally often
 * @param featureSets expressions, tried equally often; empty for that of {@code featurize}
 */
public record SearchSpace(
    List<String> kinds, List<String> featureSets, Linear linear, Xgboost xgboost) {

  static final String LINEAR = "linear";
  static final String XGBOOST = "xgboost";

  private static final List<String> KNOWN = List.of(LINEAR, XGBOOST);

  public SearchSpace {
    kinds = kinds.stream().distinct().toList();
    featureSets = featureSets.stream().distinct().toList();
    if (kinds.isEmpty()) {
      throw new ConfigException("kinds", kinds, "must name at least one of " + KNOWN);
    }
    for (String kind : kinds) {
      if (!KNOWN.contains(kind)) {
        throw new ConfigException("kinds", kind, "must be among " + KNOWN);
      }
    }
    for (String expression : featureSets) {
      try {
        FeatureSets.of(expression);
      } catch (IllegalArgumentException e) {
        throw new ConfigException("feature-sets", expression, String.valueOf(e.getMessage()));
      }
    }
  }

  /** Section {@code search.space.linear}. */
  public record Linear(String regularization, String l1Share) {

    public Linear {
      Domain.of("regularization", regularization);
      Domain.of("l1-share", l1Share);
    }

    private Map<String, Domain> domains() {
      return Map.of(
          "regularization", Domain.of("regularization", regularization),
          "l1-share", Domain.of("l1-share", l1Share));
    }
  }

  /** Section {@code search.space.xgboost}. */
  public record Xgboost(
      String rounds,
      String depth,
      String learningRate,
      String subsample,
      String columns,
      String minChildWeight) {

    public Xgboost {
      Domain.of("rounds", rounds);
      Domain.of("depth", depth);
      Domain.of("learning-rate", learningRate);
      Domain.of("subsample", subsample);
      Domain.of("columns", columns);
      Domain.of("min-child-weight", minChildWeight);
    }

    private Map<String, Domain> domains() {
      return Map.of(
          "rounds", Domain.of("rounds", rounds),
          "depth", Domain.of("depth", depth),
          "learning-rate", Domain.of("learning-rate", learningRate),
          "subsample", Domain.of("subsample", subsample),
          "columns", Domain.of("columns", columns),
          "min-child-weight", Domain.of("min-child-weight", minChildWeight));
    }
  }

  /** The same, with a feature set where none was named. */
  SearchSpace orFeatureSet(String expression) {
    return featureSets.isEmpty()
        ? new SearchSpace(kinds, List.of(expression), linear, xgboost)
        : this;
  }

  /**
   * The trial of that number. It depends on seed and number alone, so that a search that goes on,
   * or draws more, draws the same.
   */
  Trial draw(long seed, int number) {
    SplittableRandom random = new SplittableRandom(mix(seed, number));
    String kind = kinds.get(random.nextInt(kinds.size()));
    String featureSet = featureSets.get(random.nextInt(featureSets.size()));
    SortedMap<String, String> drawn = new TreeMap<>();
    domains(kind).forEach((name, domain) -> drawn.put(name, domain.draw(random)));
    return new Trial(number, kind, featureSet, drawn);
  }

  /** In the order of their names, in which they are drawn. */
  private SortedMap<String, Domain> domains(String kind) {
    return new TreeMap<>(kind.equals(LINEAR) ? linear.domains() : xgboost.domains());
  }

  /**
   * A seed of its own for every trial. Seeds that differ by little, or by a multiple of the
   * generator's step, would give trials that resemble one another: the last step of MurmurHash3
   * (Appleby 2011) lets every bit of both count.
   */
  private static long mix(long seed, int number) {
    return scramble(scramble(seed) + number);
  }

  private static long scramble(long value) {
    long mixed = (value ^ (value >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ (mixed >>> 33);
  }
}
