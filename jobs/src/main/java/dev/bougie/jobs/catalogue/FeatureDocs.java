package dev.bougie.jobs.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.bougie.features.engine.Feature;
import dev.bougie.model.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.net.URL;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the Javadoc of features tells. The build takes it out of their sources and puts it beside
 * their classes, as {@value #RESOURCE}; jars of user-made features may hold such a resource too.
 * Each tells of the classes of its own jar or folder, and of no others, wherever it stands on the
 * class path.
 */
final class FeatureDocs {

  static final String RESOURCE = "dev/bougie/features/catalogue.json";

  /** By the jar or folder, what its resource tells. */
  private final Map<String, JsonNode> byPlace = new HashMap<>();

  /**
   * What these resources tell.
   *
   * @throws UncheckedIOException if one cannot be read
   */
  FeatureDocs(List<URL> resources) {
    for (URL resource : resources) {
      try (InputStream json = resource.openStream()) {
        byPlace.put(place(resource, RESOURCE), Json.mapper().readTree(json));
      } catch (IOException e) {
        throw new UncheckedIOException("%s cannot be read".formatted(resource), e);
      }
    }
  }

  /**
   * What is there on the class path.
   *
   * @throws UncheckedIOException if it cannot be read
   */
  static FeatureDocs load() {
    try {
      return new FeatureDocs(
          Collections.list(Feature.class.getClassLoader().getResources(RESOURCE)));
    } catch (IOException e) {
      throw new UncheckedIOException("%s cannot be found".formatted(RESOURCE), e);
    }
  }

  /**
   * What is told of a feature; empty texts where nothing is. One that wraps another tells of both,
   * and what it does not tell is the other's.
   */
  FeatureDoc of(Feature feature) {
    FeatureDoc own = FeatureDoc.of(find(feature.getClass()));
    return wrapped(feature).map(inner -> own.around(inner.id(), of(inner))).orElse(own);
  }

  /** What a package of the catalogue tells. */
  Optional<String> ofPackage(String name) {
    return Optional.ofNullable(beside(Feature.class).path("packages").get(name))
        .map(JsonNode::asText);
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
      JsonNode doc = beside(type).path("features").get(type.getName());
      if (doc != null) {
        return doc;
      }
    }
    return Json.mapper().createObjectNode();
  }

  /** What the jar or folder of that class tells; nothing where it has no resource. */
  private JsonNode beside(Class<?> type) {
    String file = type.getName().replace('.', '/') + ".class";
    URL found = type.getResource("/" + file);
    return found == null
        ? MissingNode.getInstance()
        : byPlace.getOrDefault(place(found, file), MissingNode.getInstance());
  }

  private static String place(URL resource, String path) {
    String location = resource.toString();
    return location.substring(0, location.length() - path.length());
  }
}
