package dev.bougie.jobs.catalogue;

import dev.bougie.jobs.text.TextTable;
import java.util.ArrayList;
import java.util.List;

/** The catalogue for a terminal, each line ended. */
public final class CatalogueText {

  private static final int WIDTH = 100;
  private static final int UNIT_WIDTH = 32;
  private static final String INDENT = " ".repeat(12);

  private CatalogueText() {}

  /** A line for each feature: id, family, look-back, unit and what it is. */
  public static String list(List<Catalogue.Entry> entries) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("id", "family", "look-back", "unit", "what it is"));
    for (Catalogue.Entry entry : entries) {
      rows.add(
          List.of(
              entry.id(),
              entry.family(),
              String.valueOf(entry.lookback()),
              entry.isDocumented() ? shortened(FeatureDoc.plain(entry.unit())) : "-",
              entry.isDocumented() ? FeatureDoc.plain(entry.summary()) : entry.type()));
    }
    return TextTable.ofWords(rows) + count(entries.size()) + "\n";
  }

  private static String shortened(String unit) {
    return unit.length() <= UNIT_WIDTH ? unit : unit.substring(0, UNIT_WIDTH - 3) + "...";
  }

  static String count(int features) {
    return features == 1 ? "1 feature" : "%d features".formatted(features);
  }

  /** All that is known of one. */
  public static String show(Catalogue.Entry entry) {
    StringBuilder text = new StringBuilder(entry.id()).append('\n');
    if (entry.isDocumented()) {
      append(text, "formula", entry.text());
      append(text, "unit", entry.unit());
      append(text, "range", entry.range());
    }
    append(
        text,
        "look-back",
        "%d %s%s"
            .formatted(
                entry.lookback(),
                entry.spansHoles() ? "places of the grid, candles may be missing" : "candles",
                entry.lookbackRule().isEmpty() ? "" : ": " + entry.lookbackRule()));
    append(text, "undefined", entry.undefined());
    append(text, "source", entry.source());
    append(text, "version", String.valueOf(entry.version()));
    append(text, "family", entry.family());
    append(text, "class", entry.type());
    append(text, "sets", entry.sets().isEmpty() ? "none" : String.join(", ", entry.sets()));
    if (!entry.isDocumented()) {
      text.append("Its jar tells no more of it.\n");
    }
    return text.toString();
  }

  private static void append(StringBuilder text, String label, String value) {
    if (value.isEmpty()) {
      return;
    }
    StringBuilder line = new StringBuilder("%-12s".formatted(label));
    boolean first = true;
    for (String word : FeatureDoc.plain(value).split(" ", -1)) {
      if (!first && line.length() + 1 + word.length() > WIDTH) {
        text.append(line).append('\n');
        line = new StringBuilder(INDENT).append(word);
        continue;
      }
      line.append(first ? "" : " ").append(word);
      first = false;
    }
    text.append(line).append('\n');
  }
}
