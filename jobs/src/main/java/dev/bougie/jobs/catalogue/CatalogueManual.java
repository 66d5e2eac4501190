package dev.bougie.jobs.catalogue;

import dev.bougie.features.catalogue.FeatureSets;
import dev.bougie.features.engine.FeatureSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The manual's page of the features that come with Bougie, in Markdown. {@code ./bougie features
 * manual >docs/features.md} writes it; a test compares it with what is there.
 */
public final class CatalogueManual {

  private CatalogueManual() {}

  /** The page, each line ended; user-made features are not in it. */
  public static String page() {
    Catalogue catalogue = new Catalogue();
    StringBuilder page = new StringBuilder();
    page.append(
        """
        <!-- Written by ./bougie features manual >docs/features.md from the features' Javadoc. -->
        # Features

        A feature is a number computed from the candles up to and including one, over exactly its look-back. It is NaN
        where it is undefined, and where a candle of the look-back is missing unless it says otherwise. `./bougie features
        list` prints this catalogue, `./bougie features show ID` one feature of it. Features of one's own join a set by an
        expression such as `core+my_feature`: [examples/own-feature](examples/own-feature/README.md).

        | set | features | look-back |
        | -- | --: | --: |
        """);
    for (FeatureSet set : FeatureSets.all()) {
      page.append("| `%s` | %d | %d |\n".formatted(set.name(), set.size(), set.lookback()));
    }
    families(catalogue).forEach((family, entries) -> family(page, catalogue, family, entries));
    return page.toString();
  }

  private static Map<String, List<Catalogue.Entry>> families(Catalogue catalogue) {
    return FeatureSets.ours().stream()
        .map(catalogue::entry)
        .collect(
            Collectors.groupingBy(
                Catalogue.Entry::family, LinkedHashMap::new, Collectors.toList()));
  }

  private static void family(
      StringBuilder page, Catalogue catalogue, String family, List<Catalogue.Entry> entries) {
    page.append("\n## %s\n".formatted(capitalised(family)));
    catalogue.ofFamily(family).ifPresent(text -> page.append("\n%s\n".formatted(text)));
    page.append("\n| id | look-back | sets |\n| -- | --: | -- |\n");
    for (Catalogue.Entry entry : entries) {
      page.append(
          "| `%s` | %d | %s |\n"
              .formatted(entry.id(), entry.lookback(), String.join(", ", entry.sets())));
    }
    Map<List<String>, List<Catalogue.Entry>> alike =
        entries.stream()
            .collect(
                Collectors.groupingBy(
                    entry -> List.of(entry.type(), entry.text(), entry.unit()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    alike.values().forEach(same -> explain(page, same));
  }

  private static void explain(StringBuilder page, List<Catalogue.Entry> same) {
    Catalogue.Entry one = same.get(0);
    page.append(
        "\n### %s\n\n%s.\n\n"
            .formatted(
                same.stream()
                    .map(entry -> "`%s`".formatted(entry.id()))
                    .collect(Collectors.joining(", ")),
                one.text()));
    item(page, "Unit", one.unit());
    item(page, "Range", one.range());
    item(page, "Look-back", one.lookbackRule());
    item(page, "Undefined", one.undefined());
    item(page, "Source", one.source());
  }

  private static void item(StringBuilder page, String label, String text) {
    if (!text.isEmpty()) {
      page.append("- %s: %s.\n".formatted(label, text));
    }
  }

  private static String capitalised(String family) {
    return Character.toUpperCase(family.charAt(0)) + family.substring(1);
  }
}
