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

  FeatureDoc orElse(FeatureDoc other) {
    return new FeatureDoc(
        text.isEmpty() ? other.text : text,
        unit.isEmpty() ? other.unit : unit,
        range.isEmpty() ? other.range : range,
        lookback.isEmpty() ? other.lookback : lookback,
        undefined.isEmpty() ? other.undefined : undefined,
        source.isEmpty() ? other.source : source);
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
