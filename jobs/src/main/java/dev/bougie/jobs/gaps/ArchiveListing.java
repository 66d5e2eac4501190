package dev.bougie.jobs.gaps;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.dumps.Archive;
import dev.bougie.jobs.dumps.Bucket;
import dev.bougie.jobs.dumps.BucketException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What archives the bucket lists. The listings of the symbol asked about last are remembered; a
 * bucket that does not list is not asked again.
 */
final class ArchiveListing {

  private static final Instant EVER = Instant.EPOCH;
  private static final Instant NEVER = Instant.parse("2100-01-01T00:00:00Z");

  private final Bucket bucket;
  private final Map<Question, List<Archive>> answers = new HashMap<>();
  private @Nullable BucketException failure;
  private String symbol = "";

  ArchiveListing(Bucket bucket) {
    this.bucket = bucket;
  }

  /** A month or a day, and its archive if there is one. */
  record Slot(Span span, Optional<Archive> archive) {}

  /**
   * The months that a span touches, in order of time; where there is no archive of one, its days.
   *
   * @throws BucketException if the bucket does not list
   */
  List<Slot> slots(String symbol, Interval interval, Span span) {
    Map<Instant, Archive> months =
        byStart(new Question(symbol, interval, Archive.Period.MONTHLY, EVER, NEVER));
    List<Slot> slots = new ArrayList<>();
    List<YearMonth> lacking = new ArrayList<>();
    YearMonth last = month(span.to() - 1);
    for (YearMonth month = month(span.from()); !month.isAfter(last); month = month.plusMonths(1)) {
      Archive archive = months.get(start(month.atDay(1)));
      if (archive == null) {
        lacking.add(month);
      } else {
        addDays(slots, symbol, interval, lacking, span);
        lacking.clear();
        slots.add(new Slot(span(archive), Optional.of(archive)));
      }
    }
    addDays(slots, symbol, interval, lacking, span);
    return slots;
  }

  /**
   * The archive that begins a symbol's history; empty where there is none.
   *
   * @throws BucketException if the bucket does not list
   */
  Optional<Archive> first(String symbol, Interval interval) {
    List<Archive> months =
        list(new Question(symbol, interval, Archive.Period.MONTHLY, EVER, NEVER));
    List<Archive> archives =
        months.isEmpty()
            ? list(new Question(symbol, interval, Archive.Period.DAILY, EVER, NEVER))
            : months;
    return archives.stream().findFirst();
  }

  /** The days of some months that follow each other and have no archive, as far as touched. */
  private void addDays(
      List<Slot> slots, String symbol, Interval interval, List<YearMonth> months, Span span) {
    if (months.isEmpty()) {
      return;
    }
    LocalDate first = months.get(0).atDay(1);
    LocalDate end = months.get(months.size() - 1).plusMonths(1).atDay(1);
    if (interval.compareTo(Interval.D1) > 0) {
      // Only months hold these.
      months.forEach(
          month ->
              slots.add(
                  new Slot(span(month.atDay(1), month.plusMonths(1).atDay(1)), Optional.empty())));
      return;
    }
    Map<Instant, Archive> days =
        byStart(new Question(symbol, interval, Archive.Period.DAILY, start(first), start(end)));
    for (LocalDate day = first; day.isBefore(end); day = day.plusDays(1)) {
      Span covered = span(day, day.plusDays(1));
      if (covered.overlaps(span)) {
        slots.add(new Slot(covered, Optional.ofNullable(days.get(start(day)))));
      }
    }
  }

  private Map<Instant, Archive> byStart(Question question) {
    return list(question).stream()
        .collect(Collectors.toMap(Archive::from, Function.identity(), (one, same) -> one));
  }

  private List<Archive> list(Question question) {
    if (failure != null) {
      throw failure;
    }
    if (!symbol.equals(question.symbol())) {
      answers.clear();
      symbol = question.symbol();
    }
    try {
      return answers.computeIfAbsent(question, this::ask);
    } catch (BucketException e) {
      failure = e;
      throw e;
    }
  }

  private List<Archive> ask(Question question) {
    return bucket.archives(
        question.symbol(), question.interval(), question.period(), question.from(), question.to());
  }

  private static Span span(Archive archive) {
    return new Span(archive.from().toEpochMilli(), archive.to().toEpochMilli());
  }

  private static Span span(LocalDate from, LocalDate to) {
    return new Span(start(from).toEpochMilli(), start(to).toEpochMilli());
  }

  private static YearMonth month(long epochMillis) {
    return YearMonth.from(Instant.ofEpochMilli(epochMillis).atOffset(ZoneOffset.UTC));
  }

  private static Instant start(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** What the bucket was asked to list. */
  private record Question(
      String symbol, Interval interval, Archive.Period period, Instant from, Instant to) {}
}
