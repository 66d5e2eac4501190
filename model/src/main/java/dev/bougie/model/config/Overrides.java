package dev.bougie.model.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a command line sets, by key; each key once, by an option of its own or by {@code --set}. */
public final class Overrides {

  private static final String WHERE = "the command line";

  private final Map<String, String> values = new LinkedHashMap<>();

  /**
   * Takes what {@code --set} was given.
   *
   * @param assignments {@code KEY=VALUE} each
   * @throws ConfigException if one is none, or a key is given twice
   */
  public Overrides setAll(List<String> assignments) {
    for (String assignment : assignments) {
      int equals = assignment.indexOf('=');
      if (equals < 1) {
        // What stands there may be half a secret.
        throw new ConfigException("--set", WHERE, "must be KEY=VALUE");
      }
      String key = assignment.substring(0, equals);
      if (values.putIfAbsent(key, assignment.substring(equals + 1)) != null) {
        throw new ConfigException(key, WHERE, "is given twice");
      }
    }
    return this;
  }

  /**
   * Takes what the option of that key was given, nothing where it was not.
   *
   * @throws ConfigException if {@code --set} has given it too
   */
  public Overrides put(String key, @Nullable String value) {
    if (value != null && values.putIfAbsent(key, value) != null) {
      throw new ConfigException(key, value, "is given twice, by its option and by --set");
    }
    return this;
  }

  public Map<String, String> values() {
    return new LinkedHashMap<>(values);
  }
}
