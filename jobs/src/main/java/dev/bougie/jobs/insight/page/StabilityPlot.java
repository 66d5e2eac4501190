package dev.bougie.jobs.insight.page;

import dev.bougie.jobs.insight.measure.FeatureInsight;
import dev.bougie.jobs.insight.measure.PeriodValue;
import dev.bougie.jobs.insight.measure.Stability;
import dev.bougie.jobs.page.Figures;
import dev.bougie.jobs.page.Markup;
import java.time.Instant;
import java.util.List;

/** Draws the index of stability over time, with the usual thresholds. */
final class StabilityPlot {

  private static final double WIDTH = 280;
  private static final double HEIGHT = 130;
  private static final double LEFT = 34;
  private static final double RIGHT = 272;
  private static final double TOP = 8;
  private static final double BOTTOM = 108;
  private static final int DATE = 10;

  private StabilityPlot() {}

  static String of(FeatureInsight feature) {
    Stability stability = feature.stability();
    List<PeriodValue> periods = stability.byPeriod();
    String title =
        "%s: PSI %s over all later periods together, %s in the worst"
            .formatted(
                feature.id(),
                Figures.fixed(stability.later(), 3),
                Figures.fixed(stability.worst(), 3));
    if (Double.isNaN(stability.worst())) {
      String reason = feature.first() == null ? "no values" : "too few rows before or after";
      return Markup.emptyPlot(
          WIDTH, HEIGHT, "%s: no PSI, %s".formatted(feature.id(), reason), reason);
    }
    double highest = Math.max(0.3, 1.05 * stability.worst());
    StringBuilder content = new StringBuilder();
    content.append(Markup.line("axis", LEFT, BOTTOM, RIGHT, BOTTOM));
    content.append(threshold(Stability.SHIFTING, highest, "0.1"));
    content.append(threshold(Stability.UNSTABLE, highest, "0.25"));
    if (highest > 0.5) {
      content.append(Markup.label("end", LEFT - 4, TOP + 6, Figures.fixed(stability.worst(), 1)));
    }
    content.append(line(periods, highest));
    content.append(Markup.label("start", LEFT, BOTTOM + 15, date(periods.get(0).from())));
    if (periods.size() > 1) {
      content.append(
          Markup.label("end", RIGHT, BOTTOM + 15, date(periods.get(periods.size() - 1).from())));
    }
    return Markup.svg("plot", WIDTH, HEIGHT, title, content.toString());
  }

  private static String threshold(double index, double highest, String text) {
    double y = y(index, highest);
    // High indices leave no room for both labels.
    boolean crowded = index == Stability.SHIFTING && highest > 1.5;
    return Markup.line("threshold", LEFT, y, RIGHT, y)
        + (crowded ? "" : Markup.label("end", LEFT - 4, y + 3, text));
  }

  /** Points joined, but not over periods that have no index. */
  private static String line(List<PeriodValue> periods, double highest) {
    StringBuilder line = new StringBuilder();
    StringBuilder points = new StringBuilder();
    boolean joined = false;
    for (int i = 0; i < periods.size(); i++) {
      double value = periods.get(i).value();
      if (Double.isNaN(value)) {
        joined = false;
        continue;
      }
      String x = Markup.at(x(periods, i));
      String y = Markup.at(y(value, highest));
      line.append(joined ? "L" : "M").append(x).append(' ').append(y);
      points.append("M").append(x).append(' ').append(y).append("h0");
      joined = true;
    }
    return Markup.path("line", line.toString()) + Markup.path("points", points.toString());
  }

  private static double x(List<PeriodValue> periods, int index) {
    if (periods.size() == 1) {
      return (LEFT + RIGHT) / 2;
    }
    double first = periods.get(0).from().toEpochMilli();
    double last = periods.get(periods.size() - 1).from().toEpochMilli();
    double here = periods.get(index).from().toEpochMilli();
    return LEFT + 4 + (RIGHT - LEFT - 8) * (here - first) / (last - first);
  }

  private static double y(double value, double highest) {
    return BOTTOM - (BOTTOM - TOP) * value / highest;
  }

  static String date(Instant time) {
    return time.toString().substring(0, DATE);
  }
}
