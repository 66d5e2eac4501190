package dev.bougie.jobs.ingest;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.dumps.Archive;
import dev.bougie.jobs.dumps.Bucket;
import dev.bougie.jobs.ingest.Ranges.Range;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Asks the bucket, some symbols at a time, and plans by what it lists. */
final class ArchivePlans {

  private static final int THREADS = 16;

  private final Bucket bucket;
  private final Interval interval;

  ArchivePlans(Bucket bucket, Interval interval) {
    this.bucket = bucket;
    this.interval = interval;
  }

  /**
   * The archives to load for what is missing.
   *
   * @param missing by symbol
   * @param range all that is asked for
   */
  List<Archive> of(Map<String, List<Range>> missing, Range range) {
    List<Callable<List<Archive>>> questions = new ArrayList<>();
    missing.forEach(
        (symbol, ranges) ->
            questions.add(
                () ->
                    Plan.of(
                            ranges,
                            range,
                            listed(symbol, Archive.Period.MONTHLY, ranges),
                            listed(symbol, Archive.Period.DAILY, ranges))
                        .archives()));
    List<Archive> archives = new ArrayList<>();
    ask(questions).forEach(archives::addAll);
    return archives;
  }

  /** The stored archives inside the range that the bucket has with another checksum now. */
  List<Archive> replaced(Map<String, String> stored, Range range) {
    List<Callable<Optional<Archive>>> questions = new ArrayList<>();
    new LinkedHashMap<>(stored)
        .forEach(
            (path, sha256) ->
                Archive.parse(path)
                    .filter(archive -> range.contains(Plan.span(archive)))
                    .ifPresent(
                        archive ->
                            questions.add(
                                () ->
                                    bucket.checksum(archive).equals(sha256)
                                        ? Optional.empty()
                                        : Optional.of(archive))));
    return ask(questions).stream().flatMap(Optional::stream).toList();
  }

  private List<Archive> listed(String symbol, Archive.Period period, List<Range> ranges) {
    return bucket.archives(
        symbol,
        interval,
        period,
        Instant.ofEpochMilli(ranges.get(0).from()),
        Instant.ofEpochMilli(ranges.get(ranges.size() - 1).to()));
  }

  private static <T> List<T> ask(List<Callable<T>> questions) {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<T> answers = new ArrayList<>();
      for (Future<T> answer : threads.invokeAll(questions)) {
        answers.add(answer.get());
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
}
