package dev.bougie.jobs.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bougie.features.engine.Feature;
import dev.bougie.model.manifest.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.net.URL;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the Javadoc of features tells. The build takes it out of their sources and puts it beside
 * their classes, as {@value #RESOURCE}; jars of user-made features may hold such a resource too.
 */
final class FeatureDocs {

  static final String RESOURCE = "dev/bougie/features/catalogue.json";

  private final Map<String, JsonNode> features = new HashMap<>();
  private final Map<String, String> packages = new HashMap<>();

  private FeatureDocs() {}

  /**
   * What is there on the class path.
   *
   * @throws UncheckedIOException if it cannot be read
   */
  static FeatureDocs load() {
    FeatureDocs docs = new FeatureDocs();
    try {
      for (URL resource : Collections.list(Feature.class.getClassLoader().getResources(RESOURCE))) {
        try (InputStream json = resource.openStream()) {
          docs.add(Json.mapper().readTree(json));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("%s cannot be read".formatted(RESOURCE), e);
    }
    return docs;
  }

  private void add(JsonNode docs) {
    docs.path("features").properties().forEach(f -> features.put(f.getKey(), f.getValue()));
    docs.path("packages")
        .properties()
        .forEach(p -> packages.put(p.getKey(), p.getValue().asText()));
  }

  /**
   * What is told of a feature; empty texts where nothing is. One that wraps another tells of both,
   * and what it does not tell is the other's.
   */
  FeatureDoc of(Feature feature) {
    FeatureDoc own = FeatureDoc.of(find(feature.getClass()));
    return wrapped(feature).map(inner -> own.around(inner.id(), of(inner))).orElse(own);
  }

  /** What the package of a family tells. */
  Optional<String> ofPackage(String name) {
    return Optional.ofNullable(packages.get(name));
  }

  /** The feature that this one is made of. */
  static Optional<Feature> wrapped(Feature feature) {
    RecordComponent[] components = feature.getClass().getRecordComponents();
    if (components == null) {
      return Optional.empty();
    }
    for (RecordComponent component : components) {
      if (Feature.class.isAssignableFrom(component.getType())) {
        try {
          component.getAccessor().setAccessible(true);
          return Optional.of((Feature) component.getAccessor().invoke(feature));
        } catch (ReflectiveOperationException e) {
          throw new IllegalStateException("%s does not tell its parts".formatted(feature.id()), e);
        }
      }
    }
    return Optional.empty();
  }

  /** A constant of an enum, or another class without a text of its own, is told by what it is. */
  private JsonNode find(Class<?> feature) {
    for (Class<?> type = feature; type != null; type = type.getSuperclass()) {
      JsonNode doc = features.get(type.getName());
      if (doc != null) {
        return doc;
      }
    }
    return Json.mapper().createObjectNode();
  }
}
