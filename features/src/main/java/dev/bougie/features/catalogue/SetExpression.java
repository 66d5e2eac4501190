package dev.bougie.features.catalogue;

import dev.bougie.features.engine.Feature;
import dev.bougie.features.engine.FeatureSet;
import dev.bougie.features.spelling.NearestNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Sets and features joined by {@code +}, such as {@code core+my_feature}, in that order. */
final class SetExpression {

  private static final int NEAREST_SHOWN = 3;

  private final String text;
  private final List<FeatureSet> sets;
  private final Map<String, Feature> features = new LinkedHashMap<>();

  /**
   * An expression and what it may name.
   *
   * @param features of different ids, none of them that of a set
   */
  SetExpression(String text, List<FeatureSet> sets, List<Feature> features) {
    this.text = text;
    this.sets = sets;
    features.forEach(feature -> this.features.put(feature.id(), feature));
  }

  /**
   * What it means. Its name is the expression.
   *
   * @throws IllegalArgumentException if it names what there is not, or a feature twice
   */
  FeatureSet resolve() {
    Optional<FeatureSet> single = set(text);
    if (single.isPresent()) {
      return single.get();
    }
    Map<String, String> partsById = new LinkedHashMap<>();
    List<Feature> chosen = new ArrayList<>();
    for (String part : text.split("\\+", -1)) {
      List<Feature> named = named(part);
      List<Feature> twice =
          named.stream().filter(feature -> partsById.containsKey(feature.id())).toList();
      if (!twice.isEmpty()) {
        String id = twice.get(0).id();
        throw new IllegalArgumentException(
            "feature set '%s' holds %s twice%s: by '%s' and by '%s'"
                .formatted(
                    text,
                    id,
                    twice.size() == 1 ? "" : ", and %d more".formatted(twice.size() - 1),
                    partsById.get(id),
                    part));
      }
      named.forEach(feature -> partsById.put(feature.id(), part));
      chosen.addAll(named);
    }
    return new FeatureSet(text, chosen);
  }

  private List<Feature> named(String part) {
    Optional<FeatureSet> set = set(part);
    if (set.isPresent()) {
      return set.get().features();
    }
    Feature feature = features.get(part);
    if (feature == null) {
      throw new IllegalArgumentException(unknown(part));
    }
    return List.of(feature);
  }

  private Optional<FeatureSet> set(String name) {
    return sets.stream().filter(set -> set.name().equals(name)).findFirst();
  }

  private String unknown(String part) {
    List<String> names = sets.stream().map(FeatureSet::name).toList();
    return "unknown feature set '%s'%s, allowed are %s and ids of features joined by +; the nearest are %s"
        .formatted(
            part,
            part.equals(text) ? "" : " in '%s'".formatted(text),
            names,
            NearestNames.of(
                part,
                Stream.concat(names.stream(), features.keySet().stream()).toList(),
                NEAREST_SHOWN));
  }
}
