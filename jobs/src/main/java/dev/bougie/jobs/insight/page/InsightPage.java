package dev.bougie.jobs.insight.page;

import dev.bougie.jobs.insight.measure.Insight;
import dev.bougie.jobs.insight.measure.Measured;
import dev.bougie.jobs.insight.measure.Redundancy;
import dev.bougie.jobs.insight.measure.Source;
import dev.bougie.jobs.page.Figures;
import dev.bougie.jobs.page.Markup;
import dev.bougie.jobs.page.Page;
import java.util.List;
import java.util.stream.Collectors;

/** Shows a browser what was measured. */
public final class InsightPage {

  private static final int SYMBOLS_NAMED = 20;
  private static final int PAIRS_NAMED = 50;

  private InsightPage() {}

  /** The whole page. */
  public static String of(Measured measured) {
    Insight insight = measured.insight();
    Source source = insight.source();
    String title = "Features of %s, %s".formatted(source.featureSet(), source.interval().code());
    return Page.of(
        title,
        facts(insight)
            + cautions(insight)
            + overview(insight)
            + redundancy(measured)
            + cards(insight));
  }

  private static String facts(Insight insight) {
    Source source = insight.source();
    return """
        <dl>
        <dt>Table</dt><dd>%s, snapshot %d, fingerprint %s</dd>
        <dt>Symbols</dt><dd>%s</dd>
        <dt>Open times</dt><dd>%s to %s</dd>
        <dt>Rows</dt><dd>%s, of which %s in the sample</dd>
        </dl>
        """
        .formatted(
            Markup.escape(source.table()),
            source.snapshot(),
            Markup.escape(source.fingerprint()),
            Markup.escape(symbols(source.symbols())),
            source.first(),
            source.last(),
            Figures.count(source.rows()),
            Figures.count(insight.sampledRows()));
  }

  private static String symbols(List<String> symbols) {
    String named = symbols.stream().limit(SYMBOLS_NAMED).collect(Collectors.joining(", "));
    return symbols.size() > SYMBOLS_NAMED
        ? "%s and %d more".formatted(named, symbols.size() - SYMBOLS_NAMED)
        : named;
  }

  private static String cautions(Insight insight) {
    return Notes.warnings(insight).stream()
        .map(line -> "<p class=\"caution\">%s.</p>\n".formatted(Markup.escape(sentence(line))))
        .collect(Collectors.joining());
  }

  private static String overview(Insight insight) {
    return "<h2>All features</h2>\n"
        + Notes.readings(insight).stream()
            .map(line -> "<p class=\"quiet\">%s.</p>\n".formatted(Markup.escape(sentence(line))))
            .collect(Collectors.joining())
        + OverviewTable.of(insight);
  }

  private static String redundancy(Measured measured) {
    Redundancy redundancy = measured.insight().redundancy();
    StringBuilder text = new StringBuilder("<h2>Redundancy</h2>\n");
    text.append(
        """
        <p class="quiet">Features whose absolute rank correlation is %s or more are joined, and what is joined by way \
        of others falls into one cluster. The representative is the member closest to the others, whatever it \
        foretells.</p>
        """
            .formatted(Figures.number(redundancy.limit())));
    if (redundancy.clusters().isEmpty()) {
      text.append("<p>No two features are that close.</p>\n");
    } else {
      text.append("<ul>\n");
      redundancy.clusters().forEach(cluster -> text.append(item(cluster)));
      text.append("</ul>\n");
    }
    text.append(pairs(redundancy));
    text.append(
        """
        <p>Rank correlation: <span class="swatch" style="background:var(--negative)"></span> -1, \
        <span class="swatch"></span> 0 or unknown, \
        <span class="swatch" style="background:var(--positive)"></span> +1. Clusters come first and are framed.</p>
        """);
    text.append("<div class=\"scroll\">\n")
        .append(
            HeatMap.of(
                measured.insight().features().stream().map(feature -> feature.id()).toList(),
                measured.correlations(),
                redundancy))
        .append("</div>\n");
    return text.toString();
  }

  private static String item(Redundancy.Cluster cluster) {
    return "<li><span class=\"strong\">%s</span> stands for %s</li>\n"
        .formatted(
            Markup.escape(cluster.representative()),
            Markup.escape(
                String.join(", ", cluster.members().subList(1, cluster.members().size()))));
  }

  private static String pairs(Redundancy redundancy) {
    if (redundancy.pairs().isEmpty()) {
      return "";
    }
    return redundancy.pairs().stream()
        .limit(PAIRS_NAMED)
        .map(
            pair ->
                "<tr><th scope=\"row\">%s</th><td class=\"words\">%s</td><td>%s</td></tr>\n"
                    .formatted(
                        Markup.escape(pair.left()),
                        Markup.escape(pair.right()),
                        Figures.signed(pair.correlation(), 3)))
        .collect(
            Collectors.joining(
                "",
                """
                <details><summary>The closest pairs, %d of %d</summary>
                <table><thead><tr><th scope="col">feature</th><th scope="col">feature</th><th scope="col">rank correlation</th></tr></thead>
                <tbody>
                """
                    .formatted(
                        Math.min(PAIRS_NAMED, redundancy.pairs().size()),
                        redundancy.pairs().size()),
                "</tbody></table></details>\n"));
  }

  private static String cards(Insight insight) {
    return insight.features().stream()
        .map(FeatureCard::of)
        .collect(
            Collectors.joining("", "<h2>Each feature</h2>\n<div class=\"cards\">\n", "</div>\n"));
  }

  private static String sentence(String line) {
    return Character.toUpperCase(line.charAt(0)) + line.substring(1);
  }
}
