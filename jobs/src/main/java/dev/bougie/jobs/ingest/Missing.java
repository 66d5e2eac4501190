package dev.bougie.jobs.ingest;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.dumps.Archive;
import dev.bougie.jobs.ingest.Ranges.Range;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is missing of each symbol, by how it is brought. A symbol that lacks nothing of a kind is
 * not named there.
 *
 * @param fresh what no archive can hold yet, for the source and before all else
 * @param backfill of long ago, for archives where they hold it and the source for the rest
 * @param delisted for archives alone: the source has nothing of these symbols any more
 */
record Missing(
    Map<String, List<Range>> fresh,
    Map<String, List<Range>> backfill,
    Map<String, List<Range>> delisted) {

  /**
   * Sorts by what archives can hold. Whole days that are over, up to today, are of long ago; what
   * only touches such a day is not worth a look into the bucket.
   *
   * <p>A delisted symbol is looked for when what it lacks is so old that an archive would be there.
   * What archives do not hold of it is settled then, so nobody looks again before another day has
   * grown as old, or another month where there are archives of months alone.
   *
   * @param all what is asked for, by symbol, in order of time
   * @param unknown the part of it that was never stored
   * @param delisted symbols that the source does not have any more
   */
  static Missing of(
      Map<String, List<Range>> all,
      Map<String, List<Range>> unknown,
      Collection<String> delisted,
      Interval interval,
      Instant now) {
    long today = Interval.D1.openTimeAt(now.toEpochMilli());
    long published = now.minus(Archive.PUBLISHED_AFTER).toEpochMilli();
    Map<String, List<Range>> gone = new LinkedHashMap<>();
    Map<String, List<Range>> backfill = new LinkedHashMap<>();
    unknown.forEach(
        (symbol, ranges) -> {
          if (!delisted.contains(symbol)) {
            List<Range> old =
                before(ranges, today).stream()
                    .filter(range -> holdsADayThatEndedBy(published, range))
                    .toList();
            if (!old.isEmpty()) {
              backfill.put(symbol, old);
            }
          } else if (ranges.get(0).from() < settledBefore(interval, now)) {
            gone.put(symbol, ranges);
          }
        });
    Map<String, List<Range>> fresh = Ranges.minus(all, backfill);
    fresh.keySet().removeAll(delisted);
    return new Missing(fresh, backfill, gone);
  }

  /** All for the source, at once. */
  static Missing forTheSource(Map<String, List<Range>> all) {
    return new Missing(all, Map.of(), Map.of());
  }

  /** Of open times before this, epoch milliseconds, every archive is there that ever will be. */
  static long settledBefore(Interval interval, Instant now) {
    return Archive.shortest(interval)
        .openTimeAt(now.minus(Archive.PUBLISHED_WITHIN).toEpochMilli());
  }

  /** The range and what else the archives hold that hold its ends. */
  static Range wholeArchives(Range range, Interval interval) {
    Interval archive = Archive.shortest(interval);
    return new Range(
        archive.openTimeAt(range.from()), archive.next(archive.openTimeAt(range.to() - 1)));
  }

  /** What of the ranges lies before a time. */
  static List<Range> before(List<Range> ranges, long time) {
    List<Range> before = new ArrayList<>();
    for (Range range : ranges) {
      if (range.from() < time) {
        before.add(new Range(range.from(), Math.min(range.to(), time)));
      }
    }
    return before;
  }

  /** Candles that the exchange would have of all this if it had no holes. */
  long candles(Interval interval) {
    return Ranges.candles(fresh, interval)
        + Ranges.candles(backfill, interval)
        + Ranges.candles(delisted, interval);
  }

  private static boolean holdsADayThatEndedBy(long time, Range range) {
    long day = Interval.D1.openTimeAt(range.from());
    long whole = day == range.from() ? day : Interval.D1.next(day);
    return Interval.D1.next(whole) <= Math.min(range.to(), time);
  }
}
