package dev.bougie.jobs.insight.page;

import dev.bougie.jobs.insight.measure.FeatureInsight;
import dev.bougie.jobs.insight.measure.InformationCoefficient;
import dev.bougie.jobs.insight.measure.Insight;
import dev.bougie.jobs.insight.measure.Redundancy;
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
    append(text, lines);
    text.append('\n');
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

  /** Words to the left, figures to the right. */
  private static void append(StringBuilder text, List<List<String>> lines) {
    int last = lines.get(0).size() - 1;
    int[] widths = new int[last + 1];
    for (List<String> line : lines) {
      for (int column = 0; column <= last; column++) {
        widths[column] = Math.max(widths[column], line.get(column).length());
      }
    }
    for (List<String> line : lines) {
      StringBuilder aligned = new StringBuilder();
      for (int column = 0; column <= last; column++) {
        String cell = line.get(column);
        String padding = " ".repeat(widths[column] - cell.length());
        boolean words = column == 0 || column == last;
        aligned.append(words ? cell + padding : padding + cell).append("  ");
      }
      text.append(aligned.toString().stripTrailing()).append('\n');
    }
  }
}
