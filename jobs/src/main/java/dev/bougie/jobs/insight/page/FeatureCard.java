package dev.bougie.jobs.insight.page;

import dev.bougie.jobs.insight.measure.FeatureInsight;
import dev.bougie.jobs.insight.measure.InformationCoefficient;
import dev.bougie.jobs.page.Figures;
import dev.bougie.jobs.page.Markup;
import java.util.stream.Collectors;

/** One feature on the page: its coverage, its coefficients and three plots. */
final class FeatureCard {

  private FeatureCard() {}

  static String of(FeatureInsight feature) {
    return """
        <article id="%s">
        <h3>%s %s</h3>
        <p class="quiet">%s</p>
        <div class="plots">
        <figure>%s<figcaption>values from the 1 %% to the 99 %% quantile</figcaption></figure>
        <figure>%s<figcaption>PSI against the first part of history</figcaption></figure>
        <figure>%s<figcaption>mean IC by horizon in candles, 95 %% confidence</figcaption></figure>
        %s</div>
        </article>
        """
        .formatted(
            anchor(feature),
            Markup.escape(feature.id()),
            marks(feature),
            Markup.escape(coverage(feature)),
            HistogramPlot.of(feature.id(), feature.histogram()),
            StabilityPlot.of(feature),
            CoefficientPlot.of(feature),
            coefficients(feature));
  }

  /** What links to the card; the escaped value of an attribute. */
  static String anchor(FeatureInsight feature) {
    return "feature-" + Markup.escape(feature.id().replace(' ', '-'));
  }

  /** The remarks as labels. */
  static String marks(FeatureInsight feature) {
    return feature.remarks().stream()
        .map(
            remark ->
                "<span class=\"%s\">%s</span>"
                    .formatted(
                        switch (remark) {
                          case REDUNDANT, SHIFTING -> "mark mild";
                          default -> "mark";
                        },
                        Markup.escape(words(feature, remark))))
        .collect(Collectors.joining(" "));
  }

  private static String words(FeatureInsight feature, FeatureInsight.Remark remark) {
    return remark == FeatureInsight.Remark.REDUNDANT && feature.cluster() != null
        ? "like " + feature.cluster()
        : remark.words();
  }

  private static String coverage(FeatureInsight feature) {
    String infinite =
        feature.infinite() == 0
            ? ""
            : ", %s infinite and left out of all figures but PSI"
                .formatted(Figures.count(feature.infinite()));
    if (feature.first() == null) {
      return "no value in any of %s rows: %s NaN%s"
          .formatted(Figures.count(feature.rows()), Figures.percent(feature.nanShare()), infinite);
    }
    return "%s of %s rows defined, %s NaN%s, from %s to %s%s"
        .formatted(
            Figures.count(feature.defined()),
            Figures.count(feature.rows()),
            Figures.percent(feature.nanShare()),
            infinite,
            feature.first(),
            feature.last(),
            feature.isConstant() ? "; each is %s".formatted(Figures.number(feature.min())) : "");
  }

  private static String coefficients(FeatureInsight feature) {
    return feature.coefficients().stream()
        .map(FeatureCard::coefficient)
        .collect(
            Collectors.joining(
                "",
                """
                <div class="narrow"><table>
                <thead><tr><th scope="col">horizon</th><th scope="col">mean IC</th><th scope="col">deviation</th><th scope="col">ratio</th><th scope="col">t</th><th scope="col">whole span</th><th scope="col">periods</th></tr></thead>
                <tbody>
                """,
                "</tbody></table></div>\n"));
  }

  private static String coefficient(InformationCoefficient coefficient) {
    return "<tr><th scope=\"row\">%d</th><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%d</td></tr>\n"
        .formatted(
            coefficient.horizon(),
            Figures.signed(coefficient.mean(), 4),
            Figures.fixed(coefficient.deviation(), 4),
            Figures.signed(coefficient.ratio(), 2),
            Figures.signed(coefficient.statistic(), 2),
            Figures.signed(coefficient.whole(), 4),
            coefficient.periods());
  }
}
