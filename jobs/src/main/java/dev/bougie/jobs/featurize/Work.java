package dev.bougie.jobs.featurize;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.lake.CandleRange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Where feature rows may have to be written, as chunks in batches. */
final class Work {

  private final Interval interval;
  private final ChunkPlan plan;

  /** By the start of a span, how many rows a symbol has there at most. */
  private final SortedMap<Long, SortedMap<String, Long>> known = new TreeMap<>();

  /** By the start of a span, what changed within. */
  private final SortedMap<Long, Changed> changed = new TreeMap<>();

  Work(Interval interval, ChunkPlan plan) {
    this.interval = interval;
    this.plan = plan;
  }

  /**
   * Times of a span from (included) to to (excluded).
   *
   * @param rows of each symbol at most
   */
  private record Part(long from, long to, SortedMap<String, Long> rows) {

    long count() {
      return rows.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /** A part of a span, and the symbols it is about. */
  private record Changed(long from, long to, SortedSet<String> symbols) {}

  /** Chunks whose rows are committed together: whole spans, of all symbols. */
  record Batch(List<Chunk> chunks) {

    /** All their rows lie in it. */
    CandleRange range() {
      return new CandleRange(
          chunks.get(0).interval(),
          Instant.ofEpochMilli(chunks.stream().mapToLong(Chunk::from).min().orElseThrow()),
          Instant.ofEpochMilli(chunks.stream().mapToLong(Chunk::to).max().orElseThrow()),
          chunks.stream().map(c -> c.symbols().get(0)).min(String::compareTo).orElseThrow(),
          chunks.stream()
              .map(c -> c.symbols().get(c.symbols().size() - 1))
              .max(String::compareTo)
              .orElseThrow());
    }
  }

  /**
   * Adds all of a month.
   *
   * @param month its first instant
   * @param rows at most
   */
  void addMonth(String symbol, long month, long rows) {
    known
        .computeIfAbsent(plan.spanStart(month), any -> new TreeMap<>())
        .merge(symbol, rows, Long::sum);
  }

  /**
   * Adds times.
   *
   * @param from included
   * @param to excluded
   */
  void addTimes(Collection<String> symbols, long from, long to) {
    for (long start = from; start < to && !symbols.isEmpty(); start = plan.spanEnd(start)) {
      Changed part = new Changed(start, Math.min(to, plan.spanEnd(start)), new TreeSet<>(symbols));
      changed.merge(plan.spanStart(start), part, Work::union);
    }
  }

  /**
   * What to do, in order of time.
   *
   * @param mostRows of a batch, if it is more than one span
   */
  List<Batch> batches(long mostRows) {
    List<Batch> batches = new ArrayList<>();
    List<Chunk> chunks = new ArrayList<>();
    long rows = 0;
    for (List<Part> span : bySpan().values()) {
      long more = span.stream().mapToLong(Part::count).sum();
      if (!chunks.isEmpty() && rows + more > mostRows) {
        batches.add(new Batch(List.copyOf(chunks)));
        chunks.clear();
        rows = 0;
      }
      // Times one after the other, so that the tasks of one share what they read of the market.
      span.stream()
          .flatMap(part -> plan.cut(part.from(), part.to(), part.rows()).stream())
          .sorted(Comparator.comparingLong(Chunk::from))
          .forEach(chunks::add);
      rows += more;
    }
    if (!chunks.isEmpty()) {
      batches.add(new Batch(List.copyOf(chunks)));
    }
    return batches;
  }

  private SortedMap<Long, List<Part>> bySpan() {
    SortedMap<Long, List<Part>> spans = new TreeMap<>();
    known.forEach(
        (start, rows) ->
            spans
                .computeIfAbsent(start, any -> new ArrayList<>())
                .add(new Part(start, plan.spanEnd(start), rows)));
    changed.forEach(
        (start, change) -> {
          SortedMap<String, Long> rows = new TreeMap<>();
          long count = interval.count(change.from(), change.to());
          change.symbols().forEach(symbol -> rows.put(symbol, count));
          spans
              .computeIfAbsent(start, any -> new ArrayList<>())
              .add(new Part(change.from(), change.to(), rows));
        });
    return spans;
  }

  private static Changed union(Changed one, Changed other) {
    SortedSet<String> symbols = new TreeSet<>(one.symbols());
    symbols.addAll(other.symbols());
    return new Changed(Math.min(one.from(), other.from()), Math.max(one.to(), other.to()), symbols);
  }
}
