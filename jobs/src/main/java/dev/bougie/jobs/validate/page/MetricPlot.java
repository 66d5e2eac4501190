package dev.bougie.jobs.validate.page;

import dev.bougie.jobs.judge.Assessment;
import dev.bougie.jobs.judge.Measured;
import dev.bougie.jobs.judge.Metric;
import dev.bougie.jobs.page.Markup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Draws one metric of all forecasts, each with its interval, one below the other. */
final class MetricPlot {

  private static final double WIDTH = 330;
  private static final double LEFT = 112;
  private static final double RIGHT = 318;
  private static final double TOP = 8;
  private static final double STEP = 18;
  private static final List<Metric> SHOWN =
      List.of(Metric.RANK_IC, Metric.DIRECTION, Metric.LOG_LOSS, Metric.AUC, Metric.RMSE);

  private MetricPlot() {}

  /** The plots of the metrics that tell most, as figures. */
  static String all(Map<String, Assessment> assessments) {
    StringBuilder plots = new StringBuilder();
    for (Metric metric : SHOWN) {
      plots.append(
          "<figure>%s<figcaption>%s, %s is better</figcaption></figure>\n"
              .formatted(
                  of(metric, assessments),
                  MetricsTable.name(metric),
                  metric.higherIsBetter() ? "more" : "less"));
    }
    return plots.toString();
  }

  private record Line(String name, Measured measured) {}

  static String of(Metric metric, Map<String, Assessment> assessments) {
    List<Line> lines = new ArrayList<>();
    assessments.forEach(
        (name, assessment) ->
            assessment.metrics().stream()
                .filter(one -> one.metric() == metric && Double.isFinite(one.value()))
                .forEach(one -> lines.add(new Line(name, one))));
    String name = MetricsTable.name(metric);
    if (lines.isEmpty()) {
      return Markup.emptyPlot(WIDTH, 60, name + ": nothing to show", "nothing is defined");
    }
    double nothing = nothing(metric);
    double least = Double.isNaN(nothing) ? Double.POSITIVE_INFINITY : nothing;
    double most = Double.isNaN(nothing) ? Double.NEGATIVE_INFINITY : nothing;
    for (Line line : lines) {
      least = Math.min(least, low(line));
      most = Math.max(most, high(line));
    }
    double room = most > least ? 0.04 * (most - least) : Math.max(1e-9, Math.abs(most));
    return draw(metric, lines, least - room, most + room);
  }

  private static String draw(Metric metric, List<Line> lines, double least, double most) {
    double bottom = TOP + STEP * lines.size();
    StringBuilder content = new StringBuilder();
    StringBuilder title = new StringBuilder(MetricsTable.name(metric));
    double nothing = nothing(metric);
    if (!Double.isNaN(nothing)) {
      double x = x(nothing, least, most);
      content.append(Markup.line("zero", x, TOP, x, bottom));
    }
    for (int i = 0; i < lines.size(); i++) {
      Line line = lines.get(i);
      double y = TOP + STEP * (i + 0.5);
      double low = x(low(line), least, most);
      double high = x(high(line), least, most);
      content.append(Markup.label("end", LEFT - 8, y + 4, line.name()));
      content.append(Markup.line("whisker", low, y, high, y));
      content.append(
          Markup.path(
              "points",
              "M%s %sh0"
                  .formatted(Markup.at(x(line.measured().value(), least, most)), Markup.at(y))));
      title.append(
          ", %s %s (%s to %s)"
              .formatted(
                  line.name(),
                  MetricsTable.figure(metric, line.measured().value()),
                  MetricsTable.figure(metric, line.measured().low()),
                  MetricsTable.figure(metric, line.measured().high())));
    }
    content.append(Markup.line("axis", LEFT, bottom, RIGHT, bottom));
    content.append(Markup.label("start", LEFT, bottom + 15, MetricsTable.figure(metric, least)));
    content.append(Markup.label("end", RIGHT, bottom + 15, MetricsTable.figure(metric, most)));
    return Markup.svg("plot", WIDTH, bottom + 20, title.toString(), content.toString());
  }

  /** What a forecast that knows nothing has; NaN where that depends on the market. */
  private static double nothing(Metric metric) {
    return switch (metric) {
      case DIRECTION, AUC -> 0.5;
      case LOG_LOSS -> Math.log(2);
      case IC, RANK_IC, CROSS_SECTIONAL_IC, ICIR -> 0;
      default -> Double.NaN;
    };
  }

  private static double low(Line line) {
    return Double.isFinite(line.measured().low()) ? line.measured().low() : line.measured().value();
  }

  private static double high(Line line) {
    return Double.isFinite(line.measured().high())
        ? line.measured().high()
        : line.measured().value();
  }

  private static double x(double value, double least, double most) {
    return LEFT + (RIGHT - LEFT) * (value - least) / (most - least);
  }
}
