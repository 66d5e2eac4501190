package dev.bougie.jobs.ingest;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.dumps.Archive;
import dev.bougie.jobs.dumps.Bucket;
import dev.bougie.jobs.dumps.BucketException;
import dev.bougie.jobs.dumps.MissingArchiveException;
import dev.bougie.jobs.ingest.Ranges.Range;
import dev.bougie.jobs.progress.Progress;
import dev.bougie.model.failure.CircuitBreaker;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Asks the bucket, some symbols at a time, and plans by what it lists; for one run. A question that
 * fails does not stop the others; when several in a row do, the bucket is taken for gone.
 */
final class ArchivePlans {

  private static final int THREADS = 16;
  private static final int GIVE_UP_AFTER = 3;

  private final Bucket bucket;
  private final Interval interval;
  private final Progress progress;
  private final CircuitBreaker breaker = new CircuitBreaker(GIVE_UP_AFTER);

  ArchivePlans(Bucket bucket, Interval interval, Progress progress) {
    this.bucket = bucket;
    this.interval = interval;
    this.progress = progress;
  }

  /**
   * What the bucket has of what is missing.
   *
   * @param archives to load
   * @param failed symbols of which it told nothing
   * @param unasked symbols that it was not asked about any more
   * @param absent delisted symbols of which it has no archive of any time
   */
  record Listed(
      List<Archive> archives, Set<String> failed, Set<String> unasked, Set<String> absent) {}

  /**
   * What the bucket has of one symbol.
   *
   * @param archives to load
   * @param absent whether it has no archive of any time
   */
  private record Found(List<Archive> archives, boolean absent) {}

  /** What came of a question; both empty where it was not asked. */
  private record Answer<T>(Optional<T> told, Optional<String> failure) {}

  /**
   * The archives to load for what is missing, by symbol. A bucket answers in the same way for a
   * folder that is empty and for one that it has never had, so it is asked for any other archive of
   * a delisted symbol that it lists none of.
   *
   * @param listed symbols that the exchange lists
   * @param delisted symbols that it does not, so that every candle must come from an archive
   * @param range all that is asked for; of a delisted symbol an archive may hold more
   */
  Listed of(Map<String, List<Range>> listed, Map<String, List<Range>> delisted, Range range) {
    Map<String, Callable<Found>> questions = new LinkedHashMap<>();
    listed.forEach(
        (symbol, ranges) -> {
          Range hull = hull(ranges);
          questions.put(
              symbol,
              () -> {
                Plan plan = Plan.of(ranges, range, months(symbol, hull), days(symbol, hull));
                return new Found(plan.archives(), false);
              });
        });
    delisted.forEach(
        (symbol, ranges) -> {
          questions.put(symbol, () -> found(symbol, ranges));
        });
    List<Archive> archives = new ArrayList<>();
    Set<String> failed = new HashSet<>();
    Set<String> unasked = new HashSet<>();
    Set<String> absent = new HashSet<>();
    ask(questions)
        .forEach(
            (symbol, answer) -> {
              answer.told().ifPresent(found -> archives.addAll(found.archives()));
              if (answer.told().filter(Found::absent).isPresent()) {
                absent.add(symbol);
              }
              if (answer.failure().isPresent()) {
                failed.add(symbol);
              } else if (answer.told().isEmpty()) {
                unasked.add(symbol);
              }
            });
    return new Listed(archives, failed, unasked, absent);
  }

  private Found found(String symbol, List<Range> missing) {
    Range hull = Missing.wholeArchives(hull(missing), interval);
    List<Archive> monthly = months(symbol, wholeMonths(hull));
    List<Archive> daily = days(symbol, hull);
    boolean absent = monthly.isEmpty() && daily.isEmpty() && !bucket.knows(symbol, interval);
    return new Found(Plan.ofDelisted(missing, hull, monthly, daily).archives(), absent);
  }

  /**
   * The stored archives inside the range that the bucket has with another checksum now.
   *
   * @param archives to load again
   * @param untold archives of which the bucket did not tell
   */
  record Replaced(List<Archive> archives, long untold) {}

  /** Compares the checksums of stored archives, by path, with those that the bucket tells. */
  Replaced replaced(Map<String, String> stored, Range range) {
    Map<Archive, Callable<Boolean>> questions = new LinkedHashMap<>();
    stored.forEach(
        (path, sha256) ->
            Archive.parse(path)
                .filter(archive -> range.contains(Plan.span(archive)))
                .ifPresent(archive -> questions.put(archive, () -> isReplaced(archive, sha256))));
    Map<Archive, Answer<Boolean>> answers = ask(questions);
    List<Archive> replaced =
        answers.entrySet().stream()
            .filter(answer -> answer.getValue().told().orElse(false))
            .map(Map.Entry::getKey)
            .toList();
    long untold = answers.values().stream().filter(answer -> answer.told().isEmpty()).count();
    return new Replaced(replaced, untold);
  }

  /** One that the bucket has no more leaves what was stored of it as it is. */
  private boolean isReplaced(Archive archive, String sha256) {
    try {
      return !bucket.checksum(archive).equals(sha256);
    } catch (MissingArchiveException e) {
      return false;
    }
  }

  /** Not asked for where no month has room. */
  private List<Archive> months(String symbol, Range range) {
    YearMonth month = YearMonth.from(Instant.ofEpochMilli(range.from()).atOffset(ZoneOffset.UTC));
    Range first = Plan.span(Archive.monthly(symbol, interval, month));
    if (first.from() < range.from()) {
      first = Plan.span(Archive.monthly(symbol, interval, month.plusMonths(1)));
    }
    return range.contains(first) ? listed(symbol, Archive.Period.MONTHLY, range) : List.of();
  }

  private List<Archive> days(String symbol, Range range) {
    return listed(symbol, Archive.Period.DAILY, range);
  }

  private List<Archive> listed(String symbol, Archive.Period period, Range range) {
    return bucket.archives(
        symbol,
        interval,
        period,
        Instant.ofEpochMilli(range.from()),
        Instant.ofEpochMilli(range.to()));
  }

  private static Range wholeMonths(Range range) {
    return new Range(
        Interval.MONTH1.openTimeAt(range.from()),
        Interval.MONTH1.next(Interval.MONTH1.openTimeAt(range.to() - 1)));
  }

  private static Range hull(List<Range> ranges) {
    return new Range(ranges.get(0).from(), ranges.get(ranges.size() - 1).to());
  }

  private <K, T> Map<K, Answer<T>> ask(Map<K, Callable<T>> questions) {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      Map<K, Future<Answer<T>>> asked = new LinkedHashMap<>();
      questions.forEach((key, question) -> asked.put(key, threads.submit(() -> ask(question))));
      Map<K, Answer<T>> answers = new LinkedHashMap<>();
      for (Map.Entry<K, Future<Answer<T>>> answer : asked.entrySet()) {
        answers.put(answer.getKey(), answer.getValue().get());
        answers.get(answer.getKey()).failure().ifPresent(progress::note);
      }
      return answers;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the bucket was asked", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException fault) {
        throw fault;
      }
      throw new IllegalStateException("the bucket could not be asked", e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private <T> Answer<T> ask(Callable<T> question) throws Exception {
    if (breaker.isOpen()) {
      return new Answer<>(Optional.empty(), Optional.empty());
    }
    try {
      T told = question.call();
      breaker.succeeded();
      return new Answer<>(Optional.of(told), Optional.empty());
    } catch (BucketException e) {
      breaker.failed();
      return new Answer<>(Optional.empty(), Optional.of(String.valueOf(e.getMessage())));
    }
  }
}
