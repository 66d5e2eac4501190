package dev.bougie.jobs.ingest;

import dev.bougie.jobs.dumps.Archive;
import dev.bougie.jobs.dumps.Bucket;
import dev.bougie.jobs.ingest.Ranges.Range;
import dev.bougie.jobs.progress.Progress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Brings what archives hold of what is missing. What they failed to bring is left to the source,
 * but not without bound: an exchange is no place to fetch years from, where its bucket will be
 * back.
 */
final class Backfill {

  private final Bucket bucket;
  private final ArchiveIngest archives;
  private final CandleSource source;
  private final Ledger ledger;
  private final Ingest.Config config;
  private final IngestSettings settings;
  private final Instant now;
  private final Progress progress;
  private final Outages outages;

  Backfill(
      Bucket bucket,
      ArchiveIngest archives,
      CandleSource source,
      Ledger ledger,
      Ingest.Config config,
      IngestSettings settings,
      Instant now,
      Progress progress,
      Outages outages) {
    this.bucket = bucket;
    this.archives = archives;
    this.source = source;
    this.ledger = ledger;
    this.config = config;
    this.settings = settings;
    this.now = now;
    this.progress = progress;
    this.outages = outages;
  }

  /**
   * What was brought.
   *
   * @param archives that were loaded
   * @param unasked candles that the archives have for times that nobody asked for
   * @param left for the source
   * @param postponed candles that are left for the next run
   * @param unchecked stored archives that were to be compared with the bucket's, or loaded again,
   *     and were not
   */
  record Result(
      Brought brought,
      long archives,
      long unasked,
      Map<String, List<Range>> left,
      long postponed,
      long unchecked) {

    /** Where there are no archives. */
    static Result nothing(Missing missing) {
      return new Result(Brought.NOTHING, 0, 0, missing.backfill(), 0, 0);
    }
  }

  /**
   * Looks for archives where they save enough calls, and loads them.
   *
   * @param range all that is asked for; an archive must not hold anything else
   */
  Result bring(Missing missing, Range range) {
    boolean much = source.calls(config.interval(), missing.backfill()) > settings.archivesAbove();
    Map<String, List<Range>> wanted = much ? missing.backfill() : Map.of();
    ArchivePlans plans = new ArchivePlans(bucket, config.interval(), progress);
    ArchivePlans.Listed listed = plans.of(wanted, missing.delisted(), range);
    List<Archive> planned = new ArrayList<>(listed.archives());
    ArchivePlans.Replaced replaced = new ArchivePlans.Replaced(List.of(), 0);
    if (settings.recheckArchives()) {
      Map<String, String> stored =
          outages.outlast(() -> ledger.archives(config.symbols(), config.interval()));
      replaced = plans.replaced(stored, range);
      planned.addAll(replaced.archives());
    }
    ArchiveIngest.Result loaded = archives.bring(Plan.withoutCovered(planned));
    loaded.failures().values().forEach(progress::note);

    Map<String, List<Range>> left = Ranges.minus(missing.backfill(), loaded.stored());
    Map<String, List<Range>> untried = Ranges.common(left, untried(wanted, listed, loaded));
    left = Ranges.minus(left, untried);
    Map<String, List<Range>> tooMuch = tooMuch(Ranges.common(left, failed(wanted, listed, loaded)));
    left = Ranges.minus(left, tooMuch);
    Map<String, List<Range>> unsettled =
        settle(Ranges.minus(missing.delisted(), loaded.stored()), listed, loaded);

    note(untried, "the bucket of archives failed too often in a row");
    note(
        tooMuch,
        "ingest.rest-instead-of-archives = %d calls are made"
            .formatted(settings.restInsteadOfArchives()));
    note(
        unsettled,
        "they are no longer listed, and archives failed that may hold them or there are none");
    // Nobody has them, in this run and in the next.
    unsettled.keySet().removeAll(listed.absent());
    long postponed =
        Ranges.candles(untried, config.interval())
            + Ranges.candles(tooMuch, config.interval())
            + Ranges.candles(unsettled, config.interval());
    long unchecked =
        replaced.untold()
            + replaced.archives().stream()
                .filter(a -> loaded.failures().containsKey(a) || loaded.untried().contains(a))
                .count();
    return new Result(
        loaded.brought(),
        loaded.archives(),
        unasked(missing, loaded.stored()),
        left,
        postponed,
        unchecked);
  }

  /** Candles of the archives beside what is missing, up to the one that is open still. */
  private long unasked(Missing missing, Map<String, List<Range>> stored) {
    long open = config.interval().openTimeAt(now.toEpochMilli());
    Map<String, List<Range>> closed = new LinkedHashMap<>();
    stored.forEach((symbol, ranges) -> closed.put(symbol, Missing.before(ranges, open)));
    Map<String, List<Range>> beside =
        Ranges.minus(Ranges.minus(closed, missing.backfill()), missing.delisted());
    return Ranges.candles(beside, config.interval());
  }

  /** What the bucket was not asked for any more. */
  private static Map<String, List<Range>> untried(
      Map<String, List<Range>> wanted, ArchivePlans.Listed listed, ArchiveIngest.Result loaded) {
    Map<String, List<Range>> untried = spans(loaded.untried());
    wanted.forEach(
        (symbol, ranges) -> {
          if (listed.unasked().contains(symbol)) {
            untried.put(symbol, ranges);
          }
        });
    return untried;
  }

  /** What the bucket did not tell, or not soundly. */
  private static Map<String, List<Range>> failed(
      Map<String, List<Range>> wanted, ArchivePlans.Listed listed, ArchiveIngest.Result loaded) {
    Map<String, List<Range>> failed = spans(loaded.failures().keySet());
    wanted.forEach(
        (symbol, ranges) -> {
          if (listed.failed().contains(symbol)) {
            failed.put(symbol, ranges);
          }
        });
    return failed;
  }

  /** What of the ranges would need more calls than a run may make for them. */
  private Map<String, List<Range>> tooMuch(Map<String, List<Range>> ranges) {
    Map<String, List<Range>> tooMuch = new LinkedHashMap<>();
    long free = settings.restInsteadOfArchives();
    for (Map.Entry<String, List<Range>> ofSymbol : ranges.entrySet()) {
      String symbol = ofSymbol.getKey();
      for (Range range : ofSymbol.getValue()) {
        long calls = source.calls(config.interval(), range);
        if (calls > free) {
          tooMuch
              .computeIfAbsent(symbol, none -> new ArrayList<>())
              .add(behind(symbol, range, free));
        }
        free = Math.max(0, free - calls);
      }
    }
    return tooMuch;
  }

  /** What of a range lies behind so many of its pages, which are not all. */
  private Range behind(String symbol, Range range, long pages) {
    long from =
        source.pages(symbol, config.interval(), range).skip(pages).findFirst().orElseThrow().from();
    return new Range(from, range.to());
  }

  private void note(Map<String, List<Range>> postponed, String why) {
    if (!postponed.isEmpty()) {
      progress.note(
          "%,d candles of %d symbols are left for the next run: %s"
              .formatted(Ranges.candles(postponed, config.interval()), postponed.size(), why));
    }
  }

  /**
   * What no archive holds of a delisted symbol will never come, once it is so old that an archive
   * would be there: nobody is to ask for it again. That is not said of a symbol of which there is
   * no archive at all: its folder may lie elsewhere, or the bucket be a new one.
   *
   * @return what that cannot be said of
   */
  private Map<String, List<Range>> settle(
      Map<String, List<Range>> delisted, ArchivePlans.Listed listed, ArchiveIngest.Result loaded) {
    Set<String> doubtful = new HashSet<>(listed.failed());
    doubtful.addAll(listed.unasked());
    doubtful.addAll(listed.absent());
    loaded.failures().keySet().forEach(archive -> doubtful.add(archive.symbol()));
    loaded.untried().forEach(archive -> doubtful.add(archive.symbol()));
    Map<String, List<Range>> settled = new LinkedHashMap<>();
    Map<String, List<Range>> unsettled = new LinkedHashMap<>();
    delisted.forEach(
        (symbol, ranges) -> {
          List<Range> old = Missing.before(ranges, Missing.settledBefore(config.interval(), now));
          if (!old.isEmpty()) {
            (doubtful.contains(symbol) ? unsettled : settled).put(symbol, old);
          }
        });
    outages.outlast(() -> ledger.store(config.interval(), settled, List.of()));
    return unsettled;
  }

  private static Map<String, List<Range>> spans(Collection<Archive> archives) {
    Map<String, List<Range>> spans = new LinkedHashMap<>();
    archives.forEach(
        archive ->
            spans
                .computeIfAbsent(archive.symbol(), symbol -> new ArrayList<>())
                .add(Plan.span(archive)));
    return spans;
  }
}
