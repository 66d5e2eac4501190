package dev.bougie.jobs.catalogue;

import dev.bougie.features.catalogue.FeatureSets;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.engine.FeatureSet;
import dev.bougie.features.spelling.NearestNames;
import dev.bougie.model.config.ConfigException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The features that a set can be made of, with what is told of them. */
public final class Catalogue {

  private static final String PACKAGE = "dev.bougie.features.catalogue.";
  private static final String USER_MADE = "user-made";
  private static final int NEAREST_SHOWN = 3;

  private final FeatureDocs docs = FeatureDocs.load();

  /**
   * One feature.
   *
   * @param family what it measures: trend, volatility...; "user-made" if it is
   * @param lookback in candles
   * @param summary one line, with no formula
   * @param text what it is, with its formula
   * @param lookbackRule how the look-back follows from the parameters
   * @param source where it is from
   * @param sets the named sets that hold it
   */
  public record Entry(
      String id,
      String family,
      int lookback,
      int version,
      boolean spansHoles,
      String type,
      List<String> sets,
      String summary,
      String text,
      String unit,
      String range,
      String lookbackRule,
      String undefined,
      String source) {

    /** Whether anything is told but what the interface tells. */
    boolean isDocumented() {
      return !text.isEmpty();
    }
  }

  /**
   * The features of a set, in its order; all there are where none is named.
   *
   * @param expression of the set
   * @throws ConfigException if it cannot be used
   */
  public List<Entry> list(Optional<String> expression) {
    return expression
        .map(text -> set(text).features())
        .orElseGet(() -> checked(FeatureSets::features))
        .stream()
        .map(this::entry)
        .toList();
  }

  /**
   * The feature of that id.
   *
   * @throws ConfigException if there is none, naming the nearest
   */
  public Entry show(String id) {
    List<Feature> features = checked(FeatureSets::features);
    return features.stream()
        .filter(feature -> feature.id().equals(id))
        .findFirst()
        .map(this::entry)
        .orElseThrow(
            () ->
                new ConfigException(
                    "ID",
                    id,
                    "there is no such feature, the nearest are %s; ./bougie features list tells all"
                        .formatted(
                            NearestNames.of(
                                id, features.stream().map(Feature::id).toList(), NEAREST_SHOWN))));
  }

  /**
   * The set of that expression.
   *
   * @throws ConfigException if it cannot be used
   */
  public static FeatureSet set(String expression) {
    try {
      return FeatureSets.of(expression);
    } catch (IllegalArgumentException e) {
      throw new ConfigException("--set", expression, String.valueOf(e.getMessage()));
    }
  }

  /** What the family's package tells, if it is one of the catalogue's. */
  Optional<String> ofFamily(String family) {
    return docs.ofPackage(PACKAGE + family);
  }

  Entry entry(Feature feature) {
    FeatureDoc doc = docs.of(feature);
    return new Entry(
        feature.id(),
        family(feature),
        feature.lookback(),
        feature.version(),
        feature.spansHoles(),
        feature.getClass().getName(),
        FeatureSets.all().stream()
            .filter(set -> set.ids().contains(feature.id()))
            .map(FeatureSet::name)
            .toList(),
        FeatureDocs.wrapped(feature)
            .map(
                inner ->
                    "`%s` by `%s`: %s"
                        .formatted(
                            inner.id(),
                            feature.getClass().getSimpleName(),
                            docs.of(inner).summary()))
            .orElse(doc.summary()),
        doc.text(),
        doc.unit(),
        doc.range(),
        doc.lookback(),
        doc.undefined(),
        doc.source());
  }

  private static String family(Feature feature) {
    String name = feature.getClass().getPackageName();
    if (name.startsWith(PACKAGE)) {
      return name.substring(PACKAGE.length());
    }
    return FeatureDocs.wrapped(feature).map(Catalogue::family).orElse(USER_MADE);
  }

  private static <T> T checked(Supplier<T> features) {
    try {
      return features.get();
    } catch (IllegalArgumentException e) {
      throw new ConfigException(
          "the class path",
          "META-INF/services/" + Feature.class.getName(),
          String.valueOf(e.getMessage()));
    }
  }
}
