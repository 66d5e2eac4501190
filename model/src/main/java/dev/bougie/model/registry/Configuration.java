package dev.bougie.model.registry;

import dev.bougie.model.manifest.Manifest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that is chosen of a model before it is fitted. Two fits of one configuration differ in the
 * rows they saw and in nothing else; the fingerprint of the features and the symbols are not part
 * of it, so that new code and a market that changes go on with the configuration that was chosen.
 *
 * @param kind of model
 * @param featureSet expression of its inputs
 * @param parameters as the trainer takes them
 */
public record Configuration(String kind, String featureSet, SortedMap<String, String> parameters) {

  public Configuration {
    parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
  }

  public static Configuration of(String kind, String featureSet, Map<String, String> parameters) {
    return new Configuration(kind, featureSet, new TreeMap<>(parameters));
  }

  public static Configuration of(Manifest manifest) {
    return of(
        manifest.kind(), manifest.featureSet().name(), manifest.candidate().hyperParameters());
  }

  /** Names it: SHA-256, hex, of its parts, each preceded by its length. */
  public String hash() {
    StringBuilder text = new StringBuilder();
    add(text, kind);
    add(text, featureSet);
    parameters.forEach(
        (name, value) -> {
          add(text, name);
          add(text, value);
        });
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(text.toString().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static void add(StringBuilder text, String part) {
    text.append(part.length()).append(':').append(part);
  }
}
