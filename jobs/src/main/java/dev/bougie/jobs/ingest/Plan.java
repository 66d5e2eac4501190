package dev.bougie.jobs.ingest;

import dev.bougie.jobs.dumps.Archive;
import dev.bougie.jobs.ingest.Ranges.Range;
import dev.bougie.jobs.lake.CandleFiles.SymbolMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How the missing ranges of one symbol are brought: by archives where they hold much of them, the
 * months first, then the days, and over REST what is left.
 *
 * @param archives in order of time; they overlap with nothing
 * @param rest ranges in order of time
 */
record Plan(List<Archive> archives, List<Range> rest) {

  /** An archive is worth its download where so much of it is missing. */
  private static final double WORTH = 0.5;

  /**
   * Plans from what the bucket lists.
   *
   * @param missing in order of time, without overlap
   * @param range all that is asked for; an archive must not hold anything else
   */
  static Plan of(List<Range> missing, Range range, List<Archive> monthly, List<Archive> daily) {
    return new Plan(List.of(), missing).with(monthly, range, WORTH).with(daily, range, WORTH);
  }

  /**
   * The same where nobody else has the candles: a day is taken for the least that it has, and so is
   * a month where days lack some of it, even one that holds more than was asked for.
   */
  static Plan ofDelisted(
      List<Range> missing, Range range, List<Archive> monthly, List<Archive> daily) {
    return new Plan(List.of(), missing)
        .with(monthly, range, WORTH)
        .with(daily, range, 0)
        .with(monthly, new Range(Long.MIN_VALUE, Long.MAX_VALUE), 0);
  }

  private Plan with(List<Archive> listed, Range range, double worth) {
    List<Archive> taken = new ArrayList<>(archives);
    List<Range> left = rest;
    for (Archive archive : listed) {
      Range span = span(archive);
      if (range.contains(span) && Ranges.overlap(span, left) > worth * (span.to() - span.from())) {
        taken.add(archive);
        left = Ranges.minus(left, List.of(span));
      }
    }
    taken.sort(Comparator.comparing(Archive::from));
    return new Plan(List.copyOf(taken), List.copyOf(left));
  }

  /** Those that no month among them covers, so that nothing comes twice in one run. */
  static List<Archive> withoutCovered(Collection<Archive> archives) {
    Set<SymbolMonth> months = new HashSet<>();
    for (Archive archive : archives) {
      if (archive.period() == Archive.Period.MONTHLY) {
        months.add(new SymbolMonth(archive.symbol(), archive.month()));
      }
    }
    return archives.stream()
        .filter(
            archive ->
                archive.period() == Archive.Period.MONTHLY
                    || !months.contains(new SymbolMonth(archive.symbol(), archive.month())))
        .distinct()
        .toList();
  }

  /** The open times that the archive is for. */
  static Range span(Archive archive) {
    return new Range(archive.from().toEpochMilli(), archive.to().toEpochMilli());
  }
}
