package dev.bougie.jobs.doctor;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.doctor.Health.Finding;
import dev.bougie.jobs.doctor.Health.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Collects what the checks have counted, and says what is damage and what is not. */
final class Diagnosis {

  private final List<Finding> damage = new ArrayList<>();
  private final List<Finding> warnings = new ArrayList<>();
  private final List<Health.Line> lines = new ArrayList<>();
  private final List<Health.Files> files = new ArrayList<>();

  void empty() {
    warn(Kind.EMPTY, "the lake holds no candles yet, run ingest first", 0);
  }

  void neverReconciled() {
    warn(Kind.GAPS, "nobody has looked yet which candles are missing, run gaps", 0);
  }

  void files(List<Health.Files> sizes) {
    files.addAll(sizes);
  }

  /** Rows behind missing files can't be read, so nothing is said of them. */
  void missingFiles(String table, long count, List<String> names) {
    add(
        Kind.FILES_MISSING,
        "%s names files that are not there; its rows were not looked at".formatted(table),
        count,
        names);
  }

  void duplicates(long count, List<String> names) {
    add(Kind.DUPLICATES, "candles are stored more than once", count, names);
  }

  void broken(long count, List<String> names) {
    add(Kind.RULE_BROKEN, "stored candles break a rule", count, names);
  }

  void unclosed(long count, List<String> names) {
    add(Kind.UNCLOSED, "candles are stored that have not closed yet", count, names);
  }

  void postgres(PostgresComparison.Difference difference) {
    add(
        Kind.POSTGRES_DIFFERS,
        "candles are not the same in Postgres as in the lake",
        difference.differing(),
        difference.examples());
    if (difference.behind() > 0) {
      warn(
          Kind.POSTGRES_BEHIND,
          "of the lake's newest candles are not in Postgres yet, run ingest",
          difference.behind());
    }
  }

  void aggregate(Aggregation.Comparison comparison) {
    add(
        Kind.AGGREGATE_DIFFERS,
        "of %d %s candles are not what their %s candles add up to"
            .formatted(comparison.compared(), comparison.coarser(), comparison.finer()),
        comparison.differing(),
        comparison.examples());
  }

  /** A line for each extent, with the numbers of the same group. */
  void lines(List<CandleChecks.Extent> extents, Counts counts, Instant exchangeNow, int maxLag) {
    for (CandleChecks.Extent extent : extents) {
      CandleChecks.Key key = extent.key();
      Interval interval = Interval.of(key.interval());
      long lag = exchangeNow.getEpochSecond() - extent.closed().getEpochSecond();
      lines.add(
          new Health.Line(
              interval,
              key.symbol().equals(CandleChecks.ALL) ? null : key.symbol(),
              extent.symbols(),
              extent.rows(),
              extent.first(),
              extent.last(),
              Math.max(lag, 0),
              labels(counts.gaps(), key),
              labels(counts.rejects(), key),
              labels(counts.duplicates(), key).values().stream().mapToLong(n -> n).sum(),
              labels(counts.broken(), key),
              extent.unclosed(),
              counts.inPostgres().getOrDefault(key, 0L)));
    }
    lines.sort(
        java.util.Comparator.comparing(Health.Line::interval)
            .thenComparing(line -> line.symbol() == null ? "" : line.symbol()));
    warnOfGaps(counts.gaps());
    warnOfLag(exchangeNow, maxLag);
  }

  /** What was counted by group. */
  record Counts(
      List<CandleChecks.Tally> gaps,
      List<CandleChecks.Tally> rejects,
      List<CandleChecks.Tally> duplicates,
      List<CandleChecks.Tally> broken,
      Map<CandleChecks.Key, Long> inPostgres) {}

  Health health(Instant exchangeNow) {
    return new Health(exchangeNow, lines, files, damage, warnings);
  }

  private void warnOfGaps(List<CandleChecks.Tally> gaps) {
    Map<String, Long> byCause = new TreeMap<>();
    gaps.forEach(tally -> byCause.merge(tally.label(), tally.count(), Long::sum));
    byCause.forEach((cause, count) -> warn(Kind.GAPS, "candles are missing: " + cause, count));
  }

  /** By the newest candle of an interval: symbols that are traded no longer are behind for good. */
  private void warnOfLag(Instant exchangeNow, int maxLag) {
    Map<Interval, Instant> newest = new TreeMap<>();
    lines.forEach(
        line ->
            newest.merge(
                line.interval(), line.last(), (one, other) -> one.isAfter(other) ? one : other));
    newest.forEach(
        (interval, last) -> {
          long behind =
              interval.count(interval.next(last.toEpochMilli()), exchangeNow.toEpochMilli()) - 1;
          if (behind > maxLag) {
            warn(
                Kind.LAG,
                "closed %s candles came after the newest in the lake, run ingest"
                    .formatted(interval),
                behind);
          }
        });
  }

  private static Map<String, Long> labels(List<CandleChecks.Tally> tallies, CandleChecks.Key key) {
    Map<String, Long> labels = new TreeMap<>();
    tallies.stream()
        .filter(tally -> tally.key().equals(key))
        .forEach(tally -> labels.merge(tally.label(), tally.count(), Long::sum));
    return labels;
  }

  private void add(Kind kind, String text, long count, List<String> names) {
    if (count > 0) {
      damage.add(new Finding(kind, text, count, names));
    }
  }

  private void warn(Kind kind, String text, long count) {
    warnings.add(new Finding(kind, text, count, List.of()));
  }
}
