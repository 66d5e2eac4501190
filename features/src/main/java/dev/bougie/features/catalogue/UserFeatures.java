package dev.bougie.features.catalogue;

import dev.bougie.features.engine.Feature;
import dev.bougie.features.engine.FeatureSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Features that users have made: classes with a public constructor without arguments that a jar on
 * the class path names in {@code META-INF/services/dev.bougie.features.engine.Feature}.
 */
final class UserFeatures {

  private static final Pattern ID = Pattern.compile("[a-z][a-z0-9]*(_[a-z0-9]+)*");

  /** What stands beside the features in tables and in the rows that models are trained on. */
  private static final Set<String> COLUMNS =
      Set.of(
          "symbol",
          "interval",
          "open_time",
          "open",
          "high",
          "low",
          "close",
          "volume",
          "synthetic",
          "window_hash",
          "label",
          "last",
          "zero",
          "inputs",
          "assembled",
          "scaled",
          "forecast");

  /** Of the class loader that was asked last; all threads but a test's have the same. */
  private static volatile @Nullable Found found;

  private UserFeatures() {}

  private record Found(ClassLoader loader, List<Feature> features) {}

  /**
   * Those that this thread can load, by the names of their classes.
   *
   * @param ours features of the catalogue, whose ids are taken
   * @param sets names of sets, which no feature may have
   * @throws IllegalArgumentException naming the class that is not as it should be, and why
   */
  static List<Feature> all(List<Feature> ours, Set<String> sets) {
    ClassLoader loader = loader(Thread.currentThread().getContextClassLoader());
    Found known = found;
    if (known == null || known.loader != loader) {
      known = new Found(loader, load(loader, ours, sets));
      found = known;
    }
    return known.features;
  }

  /** A cluster loads jars that were added later by the thread's loader, if it knows this class. */
  private static ClassLoader loader(@Nullable ClassLoader ofThread) {
    try {
      if (ofThread != null
          && Class.forName(Feature.class.getName(), false, ofThread) == Feature.class) {
        return ofThread;
      }
    } catch (ClassNotFoundException e) {
      // Its features, if it has any, are none of ours.
    }
    return Feature.class.getClassLoader();
  }

  static List<Feature> load(ClassLoader loader, List<Feature> ours, Set<String> sets) {
    List<Feature> features = new ArrayList<>();
    try {
      Iterator<Feature> provided = ServiceLoader.load(Feature.class, loader).iterator();
      while (provided.hasNext()) {
        features.add(provided.next());
      }
    } catch (ServiceConfigurationError | LinkageError e) {
      throw new IllegalArgumentException(
          "a feature of META-INF/services cannot be loaded: %s%s"
              .formatted(
                  e.getMessage(), e.getCause() == null ? "" : ", which threw " + e.getCause()),
          e);
    }
    features.sort((a, b) -> a.getClass().getName().compareTo(b.getClass().getName()));
    Map<String, Feature> byId = new HashMap<>();
    ours.forEach(feature -> byId.put(feature.id(), feature));
    for (Feature feature : features) {
      String id = checkedId(feature, sets);
      Feature other = byId.putIfAbsent(id, feature);
      if (other != null) {
        throw new IllegalArgumentException(
            "two features have the id '%s': %s and %s"
                .formatted(id, other.getClass().getName(), feature.getClass().getName()));
      }
    }
    return List.copyOf(features);
  }

  private static String checkedId(Feature feature, Set<String> sets) {
    @Nullable String id;
    int lookback;
    int version;
    try {
      id = feature.id();
      lookback = feature.lookback();
      version = feature.version();
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "feature class %s does not tell its id, look-back and version: %s"
              .formatted(feature.getClass().getName(), e),
          e);
    }
    if (id == null || !ID.matcher(id).matches()) {
      throw bad(feature, "id '%s', must be lower snake case such as rsi_14".formatted(id));
    }
    if (sets.contains(id)) {
      throw bad(feature, "id '%s', which is the name of a set".formatted(id));
    }
    if (COLUMNS.contains(id)) {
      throw bad(feature, "id '%s', which is the name of a column beside it".formatted(id));
    }
    if (lookback < 1 || lookback > FeatureSet.LONGEST_LOOKBACK) {
      throw bad(
          feature,
          "look-back %d, must be 1 to %d".formatted(lookback, FeatureSet.LONGEST_LOOKBACK));
    }
    if (version < 1) {
      throw bad(feature, "version %d, must be at least 1".formatted(version));
    }
    return id;
  }

  private static IllegalArgumentException bad(Feature feature, String what) {
    return new IllegalArgumentException(
        "feature class %s has the %s".formatted(feature.getClass().getName(), what));
  }
}
