package dev.bougie.jobs.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the Javadoc of a feature tells, code in backticks and titles in {@code <i>}; empty where
 * nothing is told.
 *
 * @param text what it is, with its formula
 */
record FeatureDoc(
    String text, String unit, String range, String lookback, String undefined, String source) {

  /** The first sentence, or what comes before the formula in it. */
  private static final Pattern SUMMARY = Pattern.compile("^(.*?)(?::(?= `)|\\.(?= |$)|$)");

  static FeatureDoc of(JsonNode doc) {
    return new FeatureDoc(
        text(doc, "text"),
        text(doc, "unit"),
        text(doc, "range"),
        text(doc, "lookback"),
        text(doc, "undefined"),
        text(doc, "source"));
  }

  /** What is told of a feature that is made of another. */
  FeatureDoc around(String id, FeatureDoc inner) {
    String both = inner.text.isEmpty() ? text : "%s. `%s`: %s".formatted(text, id, inner.text);
    return new FeatureDoc(
        both,
        unit.isEmpty() ? inner.unit : unit,
        range.isEmpty() ? inner.range : range,
        lookback.isEmpty() ? inner.lookback : lookback,
        undefined.isEmpty() ? inner.undefined : undefined,
        source.isEmpty() ? inner.source : source);
  }

  /** One line: what it is. */
  String summary() {
    Matcher summary = SUMMARY.matcher(text);
    return summary.find() ? summary.group(1) : text;
  }

  /** Without the marks of code and titles, for a terminal. */
  static String plain(String text) {
    return text.replace("`", "").replace("<i>", "").replace("</i>", "");
  }

  private static String text(JsonNode doc, String field) {
    return doc.path(field).asText("").replaceFirst("\\.$", "");
  }
}
