package dev.bougie.jobs.validate.page;

import dev.bougie.jobs.judge.Reliability;
import dev.bougie.jobs.page.Figures;
import dev.bougie.jobs.page.Markup;
import java.util.List;

/** Draws how often it rose against how likely that was foretold, with two standard errors. */
final class ReliabilityPlot {

  private static final double SIZE = 250;
  private static final double LEFT = 40;
  private static final double RIGHT = 242;
  private static final double TOP = 8;
  private static final double BOTTOM = 210;

  private ReliabilityPlot() {}

  static String of(String candidate, List<Reliability.Bin> bins) {
    if (bins.isEmpty()) {
      return Markup.emptyPlot(
          SIZE, SIZE - 20, candidate + ": no probabilities", "no probabilities are foretold");
    }
    double least = 1;
    double most = 0;
    for (Reliability.Bin bin : bins) {
      double error = 2 * error(bin);
      least = Math.min(least, Math.min(bin.foretold(), bin.rose() - error));
      most = Math.max(most, Math.max(bin.foretold(), bin.rose() + error));
    }
    least = Math.max(0, least - 0.01);
    most = Math.min(1, most + 0.01);
    StringBuilder content = new StringBuilder();
    content.append(Markup.line("axis", LEFT, BOTTOM, RIGHT, BOTTOM));
    content.append(Markup.line("axis", LEFT, TOP, LEFT, BOTTOM));
    content.append(Markup.line("zero", LEFT, BOTTOM, RIGHT, TOP));
    StringBuilder points = new StringBuilder();
    StringBuilder title = new StringBuilder(candidate).append(": rose against foretold");
    for (Reliability.Bin bin : bins) {
      double x = LEFT + (RIGHT - LEFT) * (bin.foretold() - least) / (most - least);
      content.append(
          Markup.line(
              "whisker",
              x,
              y(Math.max(least, bin.rose() - 2 * error(bin)), least, most),
              x,
              y(Math.min(most, bin.rose() + 2 * error(bin)), least, most)));
      points.append("M%s %sh0".formatted(Markup.at(x), Markup.at(y(bin.rose(), least, most))));
      title.append(
          ", %s of %s rows at %s"
              .formatted(
                  Figures.percent(bin.rose()),
                  Figures.count(bin.rows()),
                  Figures.percent(bin.foretold())));
    }
    content.append(Markup.path("points", points.toString()));
    content.append(Markup.label("start", LEFT, BOTTOM + 15, Figures.percent(least)));
    content.append(Markup.label("end", RIGHT, BOTTOM + 15, Figures.percent(most)));
    content.append(Markup.label("end", LEFT - 4, BOTTOM, Figures.fixed(100 * least, 1)));
    content.append(Markup.label("end", LEFT - 4, TOP + 6, Figures.fixed(100 * most, 1)));
    return Markup.svg("plot", SIZE, SIZE - 20, title.toString(), content.toString());
  }

  /** Of the share, were its rows independent. */
  private static double error(Reliability.Bin bin) {
    return Math.sqrt(bin.rose() * (1 - bin.rose()) / bin.rows());
  }

  private static double y(double share, double least, double most) {
    return BOTTOM - (BOTTOM - TOP) * (share - least) / (most - least);
  }
}
