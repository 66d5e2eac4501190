package dev.bougie.jobs.insight.page;

import dev.bougie.jobs.insight.measure.FeatureInsight;
import dev.bougie.jobs.insight.measure.InformationCoefficient;
import dev.bougie.jobs.page.Figures;
import dev.bougie.jobs.page.Markup;
import java.util.List;

/** Draws the mean information coefficient by horizon, each with its interval of confidence. */
final class CoefficientPlot {

  private static final double WIDTH = 280;
  private static final double HEIGHT = 130;
  private static final double LEFT = 44;
  private static final double RIGHT = 272;
  private static final double TOP = 8;
  private static final double BOTTOM = 108;

  /** Of a normal distribution: 95 % lie within. */
  private static final double CONFIDENCE = 1.96;

  private CoefficientPlot() {}

  static String of(FeatureInsight feature) {
    List<InformationCoefficient> coefficients = feature.coefficients();
    if (coefficients.stream().allMatch(coefficient -> Double.isNaN(coefficient.mean()))) {
      String reason = missing(feature);
      return Markup.emptyPlot(
          WIDTH, HEIGHT, "%s: no IC, %s".formatted(feature.id(), reason), reason);
    }
    double highest = 0.05;
    for (InformationCoefficient coefficient : coefficients) {
      if (!Double.isNaN(coefficient.mean())) {
        highest = Math.max(highest, 1.1 * (Math.abs(coefficient.mean()) + halfWidth(coefficient)));
      }
    }
    double step = (RIGHT - LEFT) / coefficients.size();
    StringBuilder content = new StringBuilder();
    StringBuilder title = new StringBuilder(feature.id()).append(": mean IC");
    for (int i = 0; i < coefficients.size(); i++) {
      InformationCoefficient coefficient = coefficients.get(i);
      double middle = LEFT + (i + 0.5) * step;
      if (!Double.isNaN(coefficient.mean())) {
        content.append(bar(coefficient, middle, Math.min(26, 0.5 * step), highest));
      } else {
        content.append(Markup.label("middle", middle, y(0, highest) - 4, Figures.NONE));
      }
      content.append(
          Markup.label("middle", middle, BOTTOM + 15, String.valueOf(coefficient.horizon())));
      title.append(
          ", %s over %d (t %s)"
              .formatted(
                  Figures.signed(coefficient.mean(), 4),
                  coefficient.horizon(),
                  Figures.signed(coefficient.statistic(), 2)));
    }
    content.append(Markup.line("axis", LEFT, y(0, highest), RIGHT, y(0, highest)));
    content.append(Markup.label("end", LEFT - 4, TOP + 6, Figures.signed(highest, 2)));
    content.append(Markup.label("end", LEFT - 4, y(0, highest) + 3, "0"));
    content.append(Markup.label("end", LEFT - 4, BOTTOM, Figures.signed(-highest, 2)));
    return Markup.svg("plot", WIDTH, HEIGHT, title.toString(), content.toString());
  }

  private static String missing(FeatureInsight feature) {
    if (feature.first() == null) {
      return "no values";
    }
    return feature.isConstant() ? "a constant ranks nothing" : "too few rows";
  }

  private static String bar(
      InformationCoefficient coefficient, double middle, double width, double highest) {
    double zero = y(0, highest);
    double end = y(coefficient.mean(), highest);
    String kind = coefficient.mean() < 0 ? "negative" : "positive";
    String bar =
        Markup.rectangle(
            kind, middle - width / 2, Math.min(zero, end), width, Math.abs(end - zero));
    double half = halfWidth(coefficient);
    if (half == 0) {
      return bar;
    }
    double low = y(coefficient.mean() - half, highest);
    double high = y(coefficient.mean() + half, highest);
    return bar
        + Markup.line("whisker", middle, high, middle, low)
        + Markup.line("whisker", middle - 4, high, middle + 4, high)
        + Markup.line("whisker", middle - 4, low, middle + 4, low);
  }

  /** Half of the interval, 0 where the error is not known. */
  private static double halfWidth(InformationCoefficient coefficient) {
    return Double.isFinite(coefficient.error()) ? CONFIDENCE * coefficient.error() : 0;
  }

  private static double y(double value, double highest) {
    return (TOP + BOTTOM) / 2 - (BOTTOM - TOP) / 2 * value / highest;
  }
}
