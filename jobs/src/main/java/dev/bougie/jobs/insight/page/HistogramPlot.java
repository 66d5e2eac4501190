package dev.bougie.jobs.insight.page;

import dev.bougie.jobs.insight.measure.Histogram;
import dev.bougie.jobs.page.Figures;
import dev.bougie.jobs.page.Markup;
import java.util.Collections;

/** Draws how a feature's values are distributed. */
final class HistogramPlot {

  private static final double WIDTH = 280;
  private static final double HEIGHT = 130;
  private static final double LEFT = 6;
  private static final double RIGHT = 274;
  private static final double TOP = 8;
  private static final double BOTTOM = 108;

  private HistogramPlot() {}

  static String of(String feature, Histogram histogram) {
    if (histogram.counts().isEmpty()) {
      return Markup.svg(
          "plot",
          WIDTH,
          HEIGHT,
          "%s: no values".formatted(feature),
          Markup.label("middle", WIDTH / 2, HEIGHT / 2, "no values"));
    }
    String title =
        "%s: values from %s to %s, %s below, %s above"
            .formatted(
                feature,
                Figures.number(histogram.from()),
                Figures.number(histogram.to()),
                Figures.count(histogram.below()),
                Figures.count(histogram.above()));
    StringBuilder content = new StringBuilder();
    content.append(bars(histogram));
    content.append(Markup.line("axis", LEFT, BOTTOM, RIGHT, BOTTOM));
    if (histogram.from() < 0 && histogram.to() > 0) {
      double zero =
          LEFT + (RIGHT - LEFT) * (-histogram.from() / (histogram.to() - histogram.from()));
      content.append(Markup.line("zero", zero, TOP, zero, BOTTOM));
      // Only where it does not run into the labels of the edges.
      if (zero > LEFT + 60 && zero < RIGHT - 60) {
        content.append(Markup.label("middle", zero, BOTTOM + 15, "0"));
      }
    }
    if (histogram.from() < histogram.to()) {
      content.append(Markup.label("start", LEFT, BOTTOM + 15, Figures.number(histogram.from())));
      content.append(Markup.label("end", RIGHT, BOTTOM + 15, Figures.number(histogram.to())));
    } else {
      content.append(
          Markup.label("middle", WIDTH / 2, BOTTOM + 15, Figures.number(histogram.from())));
    }
    return Markup.svg("plot", WIDTH, HEIGHT, title, content.toString());
  }

  private static String bars(Histogram histogram) {
    int most = Math.max(1, Collections.max(histogram.counts()));
    int bins = histogram.counts().size();
    // A single value gets a bar in the middle instead of a wall.
    double width = bins == 1 ? 24 : (RIGHT - LEFT) / bins;
    double start = bins == 1 ? (WIDTH - width) / 2 : LEFT;
    StringBuilder data = new StringBuilder();
    for (int bin = 0; bin < bins; bin++) {
      double height = (BOTTOM - TOP) * histogram.counts().get(bin) / most;
      if (height > 0) {
        data.append(
            "M%s %sv-%sh%sv%sz"
                .formatted(
                    Markup.at(start + bin * width),
                    Markup.at(BOTTOM),
                    Markup.at(Math.max(0.5, height)),
                    Markup.at(width - 0.7),
                    Markup.at(Math.max(0.5, height))));
      }
    }
    return Markup.path("bar", data.toString());
  }
}
