package dev.bougie.jobs.validate.page;

import dev.bougie.jobs.judge.ConformalIntervals.Covered;
import dev.bougie.jobs.judge.Slices;
import dev.bougie.jobs.page.Figures;
import dev.bougie.jobs.page.Markup;
import java.time.Instant;
import java.util.List;

/**
 * Draws what share of the outcomes the intervals held, slice by slice, against what they promise.
 */
final class CoveragePlot {

  private static final double WIDTH = 300;
  private static final double HEIGHT = 170;
  private static final double LEFT = 34;
  private static final double RIGHT = 292;
  private static final double TOP = 8;
  private static final double BOTTOM = 148;
  private static final int DATE = 10;

  private CoveragePlot() {}

  static String of(String candidate, Slices.By by, List<Covered> coverage) {
    List<Covered> shown =
        coverage.stream().filter(one -> one.by() == by && Double.isFinite(one.coverage())).toList();
    List<String> names = shown.stream().map(Covered::of).distinct().toList();
    String heading = "%s: coverage by %s".formatted(candidate, by.code());
    if (names.isEmpty()) {
      return Markup.emptyPlot(WIDTH, HEIGHT, heading + ", none", "nothing was judged");
    }
    double least =
        shown.stream().mapToDouble(one -> Math.min(one.coverage(), one.level())).min().orElse(0);
    least = Math.max(0, Math.floor(least * 20 - 0.2) / 20);
    StringBuilder content = new StringBuilder();
    StringBuilder points = new StringBuilder();
    StringBuilder title = new StringBuilder(heading);
    for (double level : shown.stream().mapToDouble(Covered::level).distinct().toArray()) {
      double y = y(level, least);
      content.append(Markup.line("threshold", LEFT, y, RIGHT, y));
      content.append(Markup.label("end", LEFT - 4, y + 4, Figures.fixed(100 * level, 0)));
    }
    for (Covered one : shown) {
      double x = LEFT + (RIGHT - LEFT) * (names.indexOf(one.of()) + 0.5) / names.size();
      points.append("M%s %sh0".formatted(Markup.at(x), Markup.at(y(one.coverage(), least))));
      title.append(
          ", %s %s of %s"
              .formatted(one.of(), Figures.percent(one.coverage()), Figures.percent(one.level())));
    }
    content.append(Markup.path("points", points.toString()));
    content.append(Markup.line("axis", LEFT, BOTTOM, RIGHT, BOTTOM));
    content.append(Markup.label("end", LEFT - 4, BOTTOM, Figures.fixed(100 * least, 0)));
    content.append(Markup.label("start", LEFT, BOTTOM + 15, names.get(0)));
    if (names.size() > 1) {
      content.append(Markup.label("end", RIGHT, BOTTOM + 15, names.get(names.size() - 1)));
    }
    return Markup.svg("plot", WIDTH, HEIGHT, title.toString(), content.toString());
  }

  static String date(Instant time) {
    return time.toString().substring(0, DATE);
  }

  private static double y(double share, double least) {
    return BOTTOM - (BOTTOM - TOP) * (share - least) / (1 - least);
  }
}
