package dev.bougie.jobs.insight.page;

import dev.bougie.jobs.insight.measure.RankMatrix;
import dev.bougie.jobs.insight.measure.Redundancy;
import dev.bougie.jobs.page.Markup;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Draws the rank correlations of all features, those of a cluster next to one another and framed.
 * Neighbours of a row that look the same are one shape, so that hundreds of features fit a page.
 */
final class HeatMap {

  private static final int LEVELS = 10;
  private static final int FEW = 60;
  private static final int MANY = 130;

  private final List<String> features;
  private final RankMatrix matrix;
  private final Redundancy redundancy;
  private final List<String> order;
  private final double cell;
  private final double font;
  private final double labels;

  private HeatMap(List<String> features, RankMatrix matrix, Redundancy redundancy) {
    this.features = features;
    this.matrix = matrix;
    this.redundancy = redundancy;
    Set<String> ordered = new LinkedHashSet<>();
    redundancy.clusters().forEach(cluster -> ordered.addAll(cluster.members()));
    ordered.addAll(features);
    this.order = List.copyOf(ordered);
    this.cell = order.size() <= FEW ? 14 : order.size() <= MANY ? 10 : 7.5;
    this.font = Math.min(11, 0.95 * cell);
    int longest = order.stream().mapToInt(String::length).max().orElse(0);
    // A letter is about six tenths as wide as high.
    this.labels = 10 + 0.62 * font * longest;
  }

  static String of(List<String> features, RankMatrix matrix, Redundancy redundancy) {
    return new HeatMap(features, matrix, redundancy).draw();
  }

  private String draw() {
    int size = order.size();
    int[] columns = order.stream().mapToInt(features::indexOf).toArray();
    StringBuilder content = new StringBuilder();
    for (int row = 0; row < size; row++) {
      content
          .append("<g><title>")
          .append(Markup.escape(order.get(row)))
          .append("</title>")
          .append(
              "<text text-anchor=\"end\" x=\"%s\" y=\"%s\" font-size=\"%s\">%s</text>"
                  .formatted(
                      Markup.at(labels - 5),
                      Markup.at((row + 0.78) * cell),
                      Markup.at(font),
                      Markup.escape(order.get(row))))
          .append(cells(columns, row))
          .append("</g>");
    }
    int first = 0;
    for (Redundancy.Cluster cluster : redundancy.clusters()) {
      int members = cluster.members().size();
      content.append(
          Markup.rectangle(
              "frame", labels + first * cell, first * cell, members * cell, members * cell));
      first += members;
    }
    return Markup.svg(
        "heat",
        labels + size * cell + 1,
        size * cell + 1,
        "Rank correlations of %d features; %d clusters are framed"
            .formatted(size, redundancy.clusters().size()),
        content.toString());
  }

  private String cells(int[] columns, int row) {
    List<StringBuilder> shapes = new ArrayList<>();
    for (int level = -LEVELS; level <= LEVELS; level++) {
      shapes.add(new StringBuilder());
    }
    int from = 0;
    while (from < columns.length) {
      int level = level(matrix.at(columns[row], columns[from]));
      int to = from + 1;
      while (to < columns.length && level(matrix.at(columns[row], columns[to])) == level) {
        to++;
      }
      shapes
          .get(level + LEVELS)
          .append(
              "M%s %sh%sv%sh-%sz"
                  .formatted(
                      Markup.at(labels + from * cell),
                      Markup.at(row * cell),
                      Markup.at((to - from) * cell),
                      Markup.at(cell),
                      Markup.at((to - from) * cell)));
      from = to;
    }
    StringBuilder cells = new StringBuilder();
    for (int level = -LEVELS; level <= LEVELS; level++) {
      StringBuilder shape = shapes.get(level + LEVELS);
      // Nothing is drawn of what is next to no correlation.
      if (level != 0 && !shape.isEmpty()) {
        cells.append(
            "<path class=\"%s\" fill-opacity=\"%s\" d=\"%s\"/>"
                .formatted(
                    level < 0 ? "negative" : "positive",
                    Markup.at(Math.abs(level) / (double) LEVELS),
                    shape));
      }
    }
    return cells.toString();
  }

  /** From -10 to 10, 0 for none and for what is not known. */
  private static int level(double correlation) {
    return Double.isNaN(correlation) ? 0 : (int) Math.round(LEVELS * correlation);
  }
}
