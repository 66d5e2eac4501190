package dev.bougie.jobs.lake;

import java.util.Map;
import java.util.TreeMap;

/** System properties that every Spark opened from now on takes its settings from. */
public record SparkProperties(Map<String, String> before) {

  /** None yet. */
  static SparkProperties none() {
    return new SparkProperties(Map.of());
  }

  /** Sets them; an empty value takes one away. */
  public static SparkProperties set(Map<String, String> values) {
    Map<String, String> before = new TreeMap<>();
    values.keySet().forEach(key -> before.put(key, System.getProperty(key, "")));
    values.forEach(SparkProperties::set);
    return new SparkProperties(before);
  }

  /** As it was. */
  public void restore() {
    before.forEach(SparkProperties::set);
  }

  private static void set(String key, String value) {
    if (value.isEmpty()) {
      System.clearProperty(key);
    } else {
      System.setProperty(key, value);
    }
  }
}
