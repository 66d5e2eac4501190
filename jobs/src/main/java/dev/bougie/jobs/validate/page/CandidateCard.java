package dev.bougie.jobs.validate.page;

import dev.bougie.jobs.judge.Assessment;
import dev.bougie.jobs.judge.Judgement;
import dev.bougie.jobs.judge.Measured;
import dev.bougie.jobs.judge.Metric;
import dev.bougie.jobs.judge.Report;
import dev.bougie.jobs.judge.Slices;
import dev.bougie.jobs.page.Figures;
import dev.bougie.jobs.page.Markup;
import dev.bougie.model.calibration.Calibration;
import java.util.List;
import java.util.stream.Collectors;

/** One candidate on the page: its verdict, its tests, its plots and its slices. */
final class CandidateCard {

  private static final List<Metric> SHOWN =
      List.of(Metric.RANK_IC, Metric.DIRECTION, Metric.LOG_LOSS, Metric.RMSE);

  private CandidateCard() {}

  static String of(Report report, String name, Assessment assessment) {
    Judgement judgement = assessment.judgement();
    if (judgement == null) {
      return "";
    }
    return """
        <article id="candidate-%s">
        <h3>%s %s</h3>
        %s%s<div class="plots">
        <figure>%s<figcaption>rose against foretold, %%, two standard errors</figcaption></figure>
        <figure>%s<figcaption>outcomes within the intervals by month, %%</figcaption></figure>
        <figure>%s<figcaption>the same by symbol</figcaption></figure>
        </div>
        <details open="open"><summary>Tests</summary>
        %s</details>
        <details><summary>By symbol, month and regime</summary>
        %s</details>
        </article>
        """
        .formatted(
            Markup.escape(name),
            Markup.escape(name),
            ReportPage.mark(judgement.level()),
            reasons(judgement),
            intervals(report.calibrations().get(name)),
            ReliabilityPlot.of(name, assessment.reliability()),
            CoveragePlot.of(name, Slices.By.MONTH, assessment.coverage()),
            CoveragePlot.of(name, Slices.By.SYMBOL, assessment.coverage()),
            Tests.of(judgement),
            slices(assessment.slices()));
  }

  private static String reasons(Judgement judgement) {
    return judgement.reasons().stream()
        .map(reason -> "<li>%s</li>\n".formatted(Markup.escape(reason)))
        .collect(
            Collectors.joining(
                "", "<details><summary>The verdict in words</summary><ul>\n", "</ul></details>\n"));
  }

  private static String intervals(@org.jspecify.annotations.Nullable Calibration calibration) {
    if (calibration == null) {
      return "";
    }
    return "<p class=\"quiet\">%s</p>\n"
        .formatted(
            calibration.radii().stream()
                .map(
                    radius ->
                        "Intervals of %s held %s; they go on with a radius of %s scales, which aims at missing %s."
                            .formatted(
                                Figures.percent(radius.level()),
                                Figures.percent(radius.coverage()),
                                Figures.number(radius.radius()),
                                Figures.percent(radius.miscoverage())))
                .collect(Collectors.joining(" ")));
  }

  private static String slices(List<Slices.OfSlice> slices) {
    String headings =
        SHOWN.stream()
            .map(metric -> "<th scope=\"col\">%s</th>".formatted(MetricsTable.name(metric)))
            .collect(Collectors.joining());
    String rows =
        slices.stream()
            .map(
                slice ->
                    "<tr><th scope=\"row\">%s</th><td class=\"words\">%s</td><td>%s</td>%s</tr>\n"
                        .formatted(
                            Markup.escape(slice.of()),
                            slice.by().code(),
                            Figures.count(slice.rows()),
                            SHOWN.stream()
                                .map(metric -> cell(slice.metrics(), metric))
                                .collect(Collectors.joining())))
            .collect(Collectors.joining());
    return """
        <div class="narrow"><table>
        <thead><tr><th scope="col">slice</th><th scope="col" class="words">by</th><th scope="col">rows</th>%s</tr></thead>
        <tbody>
        %s</tbody></table></div>
        """
        .formatted(headings, rows);
  }

  private static String cell(List<Measured> metrics, Metric metric) {
    return metrics.stream()
        .filter(one -> one.metric() == metric && !Double.isNaN(one.value()))
        .findFirst()
        .map(
            one ->
                "<td>%s <span class=\"quiet\">%s to %s</span></td>"
                    .formatted(
                        MetricsTable.figure(metric, one.value()),
                        MetricsTable.figure(metric, one.low()),
                        MetricsTable.figure(metric, one.high())))
        .orElse("<td>" + Figures.NONE + "</td>");
  }
}
