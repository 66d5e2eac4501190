package dev.bougie.jobs.insight.page;

import dev.bougie.jobs.insight.measure.FeatureInsight;
import dev.bougie.jobs.insight.measure.InformationCoefficient;
import dev.bougie.jobs.insight.measure.Insight;
import dev.bougie.jobs.page.Figures;
import dev.bougie.jobs.page.Markup;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The page's table of all features, which a click on a heading sorts. */
final class OverviewTable {

  private static final String REMARKS = "remarks";
  private static final List<String> QUALITY = List.of("feature", REMARKS, "NaN", "PSI", "worst");
  private static final List<String> DISTRIBUTION =
      List.of(
          "mean",
          "deviation",
          "skew",
          "min",
          "1 %",
          "5 %",
          "25 %",
          "50 %",
          "75 %",
          "95 %",
          "99 %",
          "max");

  private OverviewTable() {}

  static String of(Insight insight) {
    String headings =
        Stream.of(
                QUALITY.stream(),
                insight.horizons().stream()
                    .flatMap(horizon -> Stream.of("IC " + horizon, "t " + horizon)),
                DISTRIBUTION.stream())
            .flatMap(Function.identity())
            .map(OverviewTable::heading)
            .collect(Collectors.joining());
    String rows = insight.features().stream().map(OverviewTable::row).collect(Collectors.joining());
    return """
        <p class="quiet">A click on a heading sorts by it. The IC's number is the horizon in candles.</p>
        <div class="scroll" tabindex="0" role="region" aria-label="All features">
        <table class="sortable">
        <thead><tr>%s</tr></thead>
        <tbody>
        %s</tbody>
        </table>
        </div>
        """
        .formatted(headings, rows);
  }

  private static String heading(String text) {
    return "<th scope=\"col\"%s><button type=\"button\">%s</button></th>"
        .formatted(text.equals(REMARKS) ? " class=\"words\"" : "", text);
  }

  private static String row(FeatureInsight feature) {
    String id = Markup.escape(feature.id());
    StringBuilder row = new StringBuilder();
    row.append(
        "<tr><th scope=\"row\" data-key=\"%s\"><a href=\"#%s\">%s</a></th>"
            .formatted(id, FeatureCard.anchor(feature), id));
    // Sorted by how many there are.
    row.append(
        "<td class=\"words\" data-key=\"%d\">%s</td>"
            .formatted(feature.remarks().size(), FeatureCard.marks(feature)));
    row.append(cell(feature.nanShare(), Figures.percent(feature.nanShare())));
    row.append(cell(feature.stability().later(), Figures.fixed(feature.stability().later(), 3)));
    row.append(cell(feature.stability().worst(), Figures.fixed(feature.stability().worst(), 3)));
    for (InformationCoefficient coefficient : feature.coefficients()) {
      row.append(cell(coefficient.mean(), Figures.signed(coefficient.mean(), 4)));
      row.append(cell(coefficient.statistic(), Figures.signed(coefficient.statistic(), 1)));
    }
    row.append(number(feature.mean()));
    row.append(number(feature.deviation()));
    row.append(cell(feature.skewness(), Figures.fixed(feature.skewness(), 2)));
    row.append(number(feature.min()));
    row.append(number(feature.quantiles().p1()));
    row.append(number(feature.quantiles().p5()));
    row.append(number(feature.quantiles().p25()));
    row.append(number(feature.quantiles().p50()));
    row.append(number(feature.quantiles().p75()));
    row.append(number(feature.quantiles().p95()));
    row.append(number(feature.quantiles().p99()));
    row.append(number(feature.max()));
    return row.append("</tr>\n").toString();
  }

  private static String number(double value) {
    return cell(value, Figures.number(value));
  }

  /** A figure and, to sort by, all its digits. */
  private static String cell(double value, String text) {
    return "<td data-key=\"%s\">%s</td>"
        .formatted(Double.isNaN(value) ? "" : String.valueOf(value), Markup.escape(text));
  }
}
