package dev.bougie.features.catalogue;

import dev.bougie.features.engine.FeatureSet;
import java.util.List;

/** The named sets that come with Bougie. */
public final class FeatureSets {

  private static final List<FeatureSet> SETS = List.of();

  private FeatureSets() {}

  /** The server's default set. */
  public static FeatureSet core() {
    return of("core");
  }

  /**
   * The set of that name.
   *
   * @throws IllegalArgumentException naming the sets there are
   */
  public static FeatureSet of(String name) {
    return SETS.stream()
        .filter(set -> set.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown feature set '%s', allowed are %s"
                        .formatted(name, SETS.stream().map(FeatureSet::name).toList())));
  }
}
