package dev.bougie.jobs.stream;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Metrics as text. Source: Prometheus, "Exposition formats", text format 0.0.4.
 *
 * <p>Not thread-safe.
 */
final class Exposition {

  static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final StringBuilder text = new StringBuilder();

  /** What only ever grows; its name ends in {@code _total}. */
  Exposition counter(String name, String help, long value) {
    return metric(name, help, "counter", Map.of("", value));
  }

  /** The same for each value of a label. */
  Exposition counters(String name, String help, String label, Map<String, Long> values) {
    return metric(name, help, "counter", labelled(label, values));
  }

  /** What goes up and down; NaN while there is none. */
  Exposition gauge(String name, String help, double value) {
    return metric(name, help, "gauge", Map.of("", value));
  }

  /** The same for each value of a label. */
  Exposition gauges(String name, String help, String label, Map<String, Long> values) {
    return metric(name, help, "gauge", labelled(label, values));
  }

  String text() {
    return text.toString();
  }

  private Exposition metric(
      String name, String help, String type, Map<String, ? extends Number> values) {
    text.append("# HELP ").append(name).append(' ').append(escaped(help)).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    values.forEach(
        (labels, value) ->
            text.append(name).append(labels).append(' ').append(number(value)).append('\n'));
    return this;
  }

  private static Map<String, Long> labelled(String label, Map<String, Long> values) {
    Map<String, Long> labelled = new LinkedHashMap<>();
    values.forEach(
        (value, number) ->
            labelled.put(
                "{%s=\"%s\"}".formatted(label, escaped(value).replace("\"", "\\\"")), number));
    return labelled;
  }

  private static String number(Number value) {
    if (value instanceof Long) {
      return value.toString();
    }
    double number = value.doubleValue();
    if (Double.isFinite(number)) {
      return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }
    return Double.isNaN(number) ? "NaN" : number > 0 ? "+Inf" : "-Inf";
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\n", "\\n");
  }
}
