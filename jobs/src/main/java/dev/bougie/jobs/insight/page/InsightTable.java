package dev.bougie.jobs.insight.page;

import dev.bougie.jobs.insight.measure.FeatureInsight;
import dev.bougie.jobs.insight.measure.InformationCoefficient;
import dev.bougie.jobs.insight.measure.Insight;
import dev.bougie.jobs.insight.measure.Redundancy;
import dev.bougie.jobs.page.Figures;
import dev.bougie.jobs.text.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Tells a terminal what was measured: a line a feature, and what belongs to all of them. */
public final class InsightTable {

  private static final List<String> HEADER =
      List.of(
          "feature", "NaN", "mean", "deviation", "min", "median", "max", "skew", "PSI", "worst");

  private InsightTable() {}

  /** The table, columns aligned, each line ended. */
  public static String format(Insight insight) {
    StringBuilder text = new StringBuilder();
    text.append(Notes.subject(insight)).append("\n\n");
    List<List<String>> lines = new ArrayList<>();
    lines.add(header(insight));
    insight.features().forEach(feature -> lines.add(cells(feature)));
    text.append(TextTable.ofFigures(lines)).append('\n');
    Redundancy redundancy = insight.redundancy();
    for (Redundancy.Cluster cluster : redundancy.clusters()) {
      text.append(
          "redundant: %s stands for %s\n"
              .formatted(
                  cluster.representative(),
                  String.join(", ", cluster.members().subList(1, cluster.members().size()))));
    }
    Notes.readings(insight).forEach(line -> text.append("note: ").append(line).append('\n'));
    Notes.warnings(insight).forEach(line -> text.append("CAUTION: ").append(line).append('\n'));
    return text.toString();
  }

  private static List<String> header(Insight insight) {
    List<String> header = new ArrayList<>(HEADER);
    for (int horizon : insight.horizons()) {
      header.add("IC " + horizon);
      header.add("t");
    }
    header.add("remarks");
    return header;
  }

  private static List<String> cells(FeatureInsight feature) {
    List<String> cells =
        new ArrayList<>(
            List.of(
                feature.id(),
                Figures.percent(feature.nanShare()),
                Figures.number(feature.mean()),
                Figures.number(feature.deviation()),
                Figures.number(feature.min()),
                Figures.number(feature.quantiles().p50()),
                Figures.number(feature.max()),
                Figures.fixed(feature.skewness(), 2),
                Figures.fixed(feature.stability().later(), 3),
                Figures.fixed(feature.stability().worst(), 3)));
    for (InformationCoefficient coefficient : feature.coefficients()) {
      cells.add(Figures.signed(coefficient.mean(), 4));
      cells.add(Figures.signed(coefficient.statistic(), 1));
    }
    cells.add(
        feature.remarks().stream()
            .map(FeatureInsight.Remark::words)
            .collect(Collectors.joining(", ")));
    return cells;
  }
}
