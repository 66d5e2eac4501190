package dev.bougie.jobs.validate.page;

import dev.bougie.jobs.judge.Assessment;
import dev.bougie.jobs.judge.Measured;
import dev.bougie.jobs.judge.Metric;
import dev.bougie.jobs.page.Figures;
import dev.bougie.jobs.page.Markup;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** All metrics of baselines and candidates beside one another, with their intervals. */
final class MetricsTable {

  private MetricsTable() {}

  static String of(Map<String, Assessment> assessments) {
    String headings =
        Arrays.stream(Metric.values())
            .map(metric -> "<th scope=\"col\">%s</th>".formatted(name(metric)))
            .collect(Collectors.joining());
    String rows =
        assessments.entrySet().stream()
            .map(one -> row(one.getKey(), one.getValue()))
            .collect(Collectors.joining());
    return """
        <div class="scroll" tabindex="0" role="region" aria-label="Metrics"><table>
        <thead><tr><th scope="col">forecast</th>%s</tr></thead>
        <tbody>
        %s</tbody></table></div>
        """
        .formatted(headings, rows);
  }

  /** As people call it. */
  static String name(Metric metric) {
    return switch (metric) {
      case RMSE -> "RMSE";
      case MAE -> "MAE";
      case DIRECTION -> "direction";
      case LOG_LOSS -> "log loss";
      case BRIER -> "Brier";
      case AUC -> "AUC";
      case IC -> "IC";
      case RANK_IC -> "rank IC";
      case CROSS_SECTIONAL_IC -> "rank IC across symbols";
      case ICIR -> "daily ICIR";
      case PINBALL -> "pinball";
    };
  }

  static String figure(Metric metric, double value) {
    return switch (metric) {
      case DIRECTION -> Figures.percent(value);
      case IC, RANK_IC, CROSS_SECTIONAL_IC, ICIR -> Figures.signed(value, 4);
      case LOG_LOSS, BRIER, AUC -> Figures.fixed(value, 4);
      default -> Figures.number(value);
    };
  }

  private static String row(String name, Assessment assessment) {
    String mark =
        assessment.judgement() == null ? "" : " <span class=\"mark mild\">candidate</span>";
    return "<tr><th scope=\"row\">%s%s</th>%s</tr>\n"
        .formatted(
            Markup.escape(name),
            mark,
            Arrays.stream(Metric.values())
                .map(metric -> cell(assessment.metrics(), metric))
                .collect(Collectors.joining()));
  }

  private static String cell(List<Measured> metrics, Metric metric) {
    return metrics.stream()
        .filter(one -> one.metric() == metric && !Double.isNaN(one.value()))
        .findFirst()
        .map(
            one ->
                "<td>%s<br/><span class=\"quiet\">%s to %s</span></td>"
                    .formatted(
                        figure(metric, one.value()),
                        figure(metric, one.low()),
                        figure(metric, one.high())))
        .orElse("<td>" + Figures.NONE + "</td>");
  }
}
