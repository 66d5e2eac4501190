package dev.bougie.jobs.gaps;

import dev.bougie.jobs.gaps.Missing.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Decides which gaps are asked about, and what an answer makes of one. */
final class Recheck {

  private final GapSettings settings;

  Recheck(GapSettings settings) {
    this.settings = settings;
  }

  /**
   * What the sources told about a gap; times are epoch milliseconds on the interval's grid, inside
   * the gap.
   *
   * @param good open times of candles that are stored now
   * @param rejected open times of candles that break a rule
   * @param askedTo the sources were asked about the candles that open before it
   * @param untold where one of them did not tell; may overlap
   * @param listing the open time of the first candle known, null where nobody knows
   */
  record Answer(
      NavigableSet<Long> good,
      NavigableSet<Long> rejected,
      long askedTo,
      List<Span> untold,
      @Nullable Instant listing) {
    Answer {
      untold = untold.stream().sorted(Comparator.comparingLong(Span::from)).toList();
    }
  }

  /**
   * Those to ask about now: never asked ones, then those that have waited longest, as many as a run
   * may. Each kind comes by symbol and time.
   */
  List<GapReconciliation.Open> due(List<GapReconciliation.Open> open, Instant now) {
    return open.stream()
        .filter(entry -> isDue(entry.gap(), now))
        .sorted(
            Comparator.comparing(
                    (GapReconciliation.Open entry) ->
                        Optional.ofNullable(entry.gap().checkedAt()).orElse(Instant.MIN))
                .thenComparing(entry -> entry.gap().symbol())
                .thenComparing(entry -> entry.gap().from()))
        .limit(settings.maxChecks())
        // What lies together is asked about together: the holes of a month are in one archive.
        .sorted(
            Comparator.comparing((GapReconciliation.Open entry) -> entry.gap().checkedAt() != null)
                .thenComparing(entry -> entry.gap().symbol())
                .thenComparing(entry -> entry.gap().from()))
        .toList();
  }

  /** A download that failed is tried again at once; an answer is asked for again after a while. */
  boolean isDue(Gap gap, Instant now) {
    if (gap.checkedAt() == null || gap.cause() == GapCause.LOST_DOWNLOAD) {
      return true;
    }
    Duration wait =
        gap.checks() >= settings.confirmations()
            ? settings.recheckConfirmedAfter()
            : settings.recheckAfter();
    return !now.isBefore(gap.checkedAt().plus(wait));
  }

  /** What is left of a gap, in order of time; empty where every candle came. */
  List<Gap> judge(Gap gap, Place place, Answer answer, Instant now) {
    List<Gap> left = new ArrayList<>();
    NavigableSet<Long> told = new TreeSet<>(answer.good());
    told.addAll(answer.rejected());
    long start = gap.from();
    long rejectedFrom = Long.MIN_VALUE;
    for (long openTime : told) {
      boolean rejected = !answer.good().contains(openTime);
      boolean adjacent = openTime == start;
      if (rejectedFrom != Long.MIN_VALUE && !(rejected && adjacent)) {
        left.add(rejected(gap, new Span(rejectedFrom, start), now));
        rejectedFrom = Long.MIN_VALUE;
      }
      if (!adjacent) {
        left.addAll(untold(gap, place, new Span(start, openTime), answer, now));
      }
      if (rejected && rejectedFrom == Long.MIN_VALUE) {
        rejectedFrom = openTime;
      }
      start = gap.interval().next(openTime);
    }
    if (rejectedFrom != Long.MIN_VALUE) {
      left.add(rejected(gap, new Span(rejectedFrom, start), now));
    }
    if (start < gap.to()) {
      left.addAll(untold(gap, place, new Span(start, gap.to()), answer, now));
    }
    return left;
  }

  private static Gap rejected(Gap gap, Span span, Instant now) {
    return gap.part(span).checked(GapCause.REJECTED, now, gap.checks() + 1);
  }

  /**
   * Candles that nobody told: cut where the question ended, where a source did not answer and where
   * the symbol was listed.
   */
  private List<Gap> untold(Gap gap, Place place, Span span, Answer answer, Instant now) {
    List<Gap> parts = new ArrayList<>();
    Span unasked = new Span(Math.max(span.from(), answer.askedTo()), span.to());
    Span asked = new Span(span.from(), Math.min(span.to(), answer.askedTo()));
    if (asked.from() < asked.to()) {
      List<Span> answered = asked.without(answer.untold());
      answered.forEach(part -> parts.addAll(asked(gap, place, part, answer, now)));
      asked
          .without(answered)
          .forEach(
              part -> parts.add(gap.part(part).checked(GapCause.LOST_DOWNLOAD, now, gap.checks())));
      parts.sort(Comparator.comparingLong(Gap::from));
    }
    if (unasked.from() < unasked.to()) {
      parts.add(gap.part(unasked).unchecked(GapCause.UNKNOWN));
    }
    return parts;
  }

  private List<Gap> asked(Gap gap, Place place, Span span, Answer answer, Instant now) {
    Instant listing = answer.listing();
    if (listing == null || listing.toEpochMilli() <= span.from()) {
      return List.of(part(gap, span, outage(gap, place, span), now));
    }
    if (listing.toEpochMilli() >= span.to()) {
      return List.of(part(gap, span, GapCause.BEFORE_LISTING, now));
    }
    Span before = new Span(span.from(), listing.toEpochMilli());
    Span since = new Span(listing.toEpochMilli(), span.to());
    return List.of(
        part(gap, before, GapCause.BEFORE_LISTING, now),
        part(gap, since, outage(gap, place, since), now));
  }

  private static Gap part(Gap gap, Span span, GapCause cause, Instant now) {
    return gap.part(span).checked(cause, now, gap.checks() + 1);
  }

  /** A long hole behind which nothing comes is no second use of the name. */
  private GapCause outage(Gap gap, Place place, Span span) {
    boolean comesBack = gap.cause() == GapCause.SYMBOL_REUSE || place != Place.BEHIND_LAST;
    boolean isLong =
        span.to() - span.from() >= settings.symbolReuse().toMillis()
            && gap.interval().count(span.from(), span.to()) > 1;
    return comesBack && isLong ? GapCause.SYMBOL_REUSE : GapCause.EXCHANGE_OUTAGE;
  }
}
