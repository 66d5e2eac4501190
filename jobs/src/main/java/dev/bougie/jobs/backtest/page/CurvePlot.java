package dev.bougie.jobs.backtest.page;

import dev.bougie.jobs.page.Markup;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;

/** Draws lines over days, all on one scale. */
final class CurvePlot {

  private static final double WIDTH = 1_000;
  private static final double HEIGHT = 300;
  private static final double LEFT = 60;
  private static final double RIGHT = 985;
  private static final double TOP = 12;
  private static final double BOTTOM = 268;
  private static final int DATES = 6;
  private static final int TICKS = 5;

  /** Ratios of the ends from which steps of one size crowd at the upper one. */
  private static final double FAR = 5;

  private static final double VERY_FAR = 1_000;

  /** More do not show. */
  private static final int MOST_POINTS = 900;

  private CurvePlot() {}

  /** How values lie on the axis. */
  enum Scale {
    LINEAR,
    /** The same distance for the same ratio. */
    LOGARITHMIC;

    double place(double value) {
      return this == LINEAR ? value : Math.log(value);
    }
  }

  /**
   * A line.
   *
   * @param kind of the line, for the style sheet
   * @param values one a day, above 0 on a logarithmic scale
   */
  record Line(String kind, List<Double> values) {}

  /**
   * The plot.
   *
   * @param reference value that is always on the scale, with a line of its own
   * @param tick how values of the axis are written
   */
  static String of(
      String title,
      LocalDate firstDay,
      List<Line> lines,
      Scale scale,
      double reference,
      DoubleFunction<String> tick) {
    double low = reference;
    double high = reference;
    for (Line line : lines) {
      for (double value : line.values()) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    if (low == high) {
      high = low + 0.01;
    }
    Axis axis = new Axis(scale, low, high);
    int days = lines.get(0).values().size();
    StringBuilder content = new StringBuilder();
    for (double value : axis.ticks()) {
      content.append(Markup.line("grid", LEFT, axis.y(value), RIGHT, axis.y(value)));
      content.append(Markup.label("end", LEFT - 6, axis.y(value) + 4, tick.apply(value)));
    }
    content.append(Markup.line("zero", LEFT, axis.y(reference), RIGHT, axis.y(reference)));
    // The first line is the one the plot is about: it is drawn over the others.
    for (int i = lines.size() - 1; i >= 0; i--) {
      content.append(path(lines.get(i), axis));
    }
    content.append(dates(firstDay, days));
    return Markup.svg("plot wide", WIDTH, HEIGHT, title, content.toString());
  }

  /** Where values lie. */
  private record Axis(Scale scale, double low, double high) {

    double y(double value) {
      double from = scale.place(low);
      double to = scale.place(high);
      return BOTTOM - (BOTTOM - TOP) * (scale.place(value) - from) / (to - from);
    }

    /** Round values between the ends. */
    List<Double> ticks() {
      return scale == Scale.LOGARITHMIC && high / low > FAR ? decades() : steps();
    }

    /** 1, 2 and 5 of each power of ten; 1 alone where there are many. */
    private List<Double> decades() {
      List<Double> ticks = new ArrayList<>();
      int[] digits = high / low > VERY_FAR ? new int[] {1} : new int[] {1, 2, 5};
      int first = (int) Math.floor(Math.log10(low));
      for (int power = first; Math.pow(10, power) <= high; power++) {
        for (int digit : digits) {
          double tick = digit * Math.pow(10, power);
          if (tick >= low && tick <= high) {
            ticks.add(tick);
          }
        }
      }
      return ticks;
    }

    private List<Double> steps() {
      double rough = (high - low) / TICKS;
      double power = Math.pow(10, Math.floor(Math.log10(rough)));
      double step = power * (rough > 5 * power ? 10 : rough > 2 * power ? 5 : 2);
      List<Double> ticks = new ArrayList<>();
      for (long k = (long) Math.ceil(low / step); k * step <= high; k++) {
        ticks.add(k * step);
      }
      return ticks;
    }
  }

  private static String path(Line line, Axis axis) {
    int days = line.values().size();
    int every = Math.max(1, days / MOST_POINTS);
    StringBuilder path = new StringBuilder();
    for (int day = 0; day < days; day++) {
      if (day % every == 0 || day == days - 1) {
        path.append(path.isEmpty() ? "M" : "L")
            .append(Markup.at(x(day, days)))
            .append(' ')
            .append(Markup.at(axis.y(line.values().get(day))));
      }
    }
    return Markup.path("line " + line.kind(), path.toString());
  }

  private static String dates(LocalDate firstDay, int days) {
    StringBuilder dates = new StringBuilder(Markup.line("axis", LEFT, BOTTOM, RIGHT, BOTTOM));
    int shown = Math.min(DATES, days);
    for (int i = 0; i < shown; i++) {
      int day = shown == 1 ? 0 : (int) Math.round((double) i * (days - 1) / (shown - 1));
      String anchor = i == 0 ? "start" : i == shown - 1 ? "end" : "middle";
      dates.append(
          Markup.label(anchor, x(day, days), BOTTOM + 18, firstDay.plusDays(day).toString()));
    }
    return dates.toString();
  }

  private static double x(int day, int days) {
    return days == 1 ? LEFT : LEFT + (RIGHT - LEFT) * day / (days - 1);
  }
}
