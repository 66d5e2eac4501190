package dev.bougie.jobs.insight.page;

import dev.bougie.jobs.insight.measure.Insight;
import dev.bougie.jobs.insight.measure.SampleSize;
import dev.bougie.jobs.insight.measure.Source;
import dev.bougie.jobs.page.Figures;
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
    if (insight.sampleSize().isCut()) {
      lines.add(shortage(insight.sampleSize()));
    }
    lines.add(
        insight.referenceTo() == null
            ? "PSI: history is a single %s, nothing can be compared"
                .formatted(insight.stabilityUnit())
            : "PSI: all rows from %s on against deciles of those before, and the worst %s; undefined is a bin of its own from each symbol's first value on; below 0.1 stable, above 0.25 unstable"
                .formatted(StabilityPlot.date(insight.referenceTo()), insight.stabilityUnit()));
    lines.add(
        "IC: rank correlation with the log return over the next candles, mean of %ss with ranks of the whole span; t after Newey-West, with lags for overlapping returns"
            .formatted(insight.coefficientUnit()));
    return lines;
  }

  private static String shortage(SampleSize size) {
    return "sample: about %s rows, not the %s of insight.sample-rows, since %s columns of more would fill over a quarter of this process' heap, %s MiB; a larger one (-Xmx) holds more"
        .formatted(
            Figures.count(size.rows()),
            Figures.count(size.asked()),
            Figures.count(size.columns()),
            Figures.count(size.heapBytes() >> 20));
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
    long infinite = insight.features().stream().filter(feature -> feature.infinite() > 0).count();
    if (infinite > 0) {
      lines.add(
          "infinite values: %d feature%s; these rows are no part of mean, min, max, quantiles and IC, and undefined to PSI"
              .formatted(infinite, infinite == 1 ? " has some" : "s have some"));
    }
    lines.add(insight.caution());
    return lines;
  }
}
