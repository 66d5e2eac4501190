package dev.bougie.jobs.insight.page;

import dev.bougie.jobs.insight.measure.Insight;
import dev.bougie.jobs.insight.measure.Source;
import java.util.ArrayList;
import java.util.List;

/** What table and page say alike. */
final class Notes {

  private Notes() {}

  /** Which rows were measured, in one line. */
  static String subject(Insight insight) {
    Source source = insight.source();
    return "%s, %s candles of %d symbol%s from %s to %s: %s rows, %s sampled"
        .formatted(
            source.table(),
            source.interval().code(),
            source.symbols().size(),
            source.symbols().size() == 1 ? "" : "s",
            source.first(),
            source.last(),
            Figures.count(source.rows()),
            Figures.count(insight.sampledRows()));
  }

  /** How to read the figures, a line each. */
  static List<String> readings(Insight insight) {
    List<String> lines = new ArrayList<>();
    boolean whole = insight.sampledRows() == insight.source().rows();
    lines.add(
        "rows, NaN, mean, deviation, skew, min and max are of all rows; the rest is of %s"
            .formatted(
                whole
                    ? "them, too"
                    : "the %s rows of the sample, chosen by a hash of symbol and open time"
                        .formatted(Figures.count(insight.sampledRows()))));
    lines.add(
        insight.referenceTo() == null
            ? "PSI: history is a single %s, nothing can be compared"
                .formatted(insight.stabilityUnit())
            : "PSI: all rows from %s on against deciles of those before, and the worst %s; below 0.1 stable, above 0.25 unstable"
                .formatted(StabilityPlot.date(insight.referenceTo()), insight.stabilityUnit()));
    lines.add(
        "IC: rank correlation with the log return over the next candles, mean of %ss with ranks of the whole span; t after Newey-West, with lags for overlapping returns"
            .formatted(insight.coefficientUnit()));
    return lines;
  }

  /** What a person must know before believing a figure, a line each. */
  static List<String> warnings(Insight insight) {
    List<String> lines = new ArrayList<>();
    if (insight.source().synthetic()) {
      lines.add("synthetic: some or all of these candles are made up");
    }
    if (!insight.source().withoutRows().isEmpty()) {
      lines.add("without rows: %s".formatted(String.join(", ", insight.source().withoutRows())));
    }
    lines.add(insight.caution());
    return lines;
  }
}
