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

  /** By part, how many rows a symbol has there at most. */
  private final SortedMap<Part, SortedMap<String, Long>> known =
      new TreeMap<>(Comparator.comparingLong(Part::from));

  /** By the start of a span, what changed within. */
  private final SortedMap<Long, Changed> changed = new TreeMap<>();

  Work(Interval interval, ChunkPlan plan) {
    this.interval = interval;
    this.plan = plan;
  }

  /** Times from (included) to to (excluded). */
  private record Part(long from, long to) {}

  /** A part of a span, and the symbols it is about. */
  private record Changed(long from, long to, SortedSet<String> symbols) {}

  /**
   * Chunks whose rows are committed together: whole symbols, since rows depend on other rows of
   * their symbol only.
   */
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
        .computeIfAbsent(
            new Part(plan.spanStart(month), plan.spanEnd(month)), any -> new TreeMap<>())
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
   * What to do, batch by batch.
   *
   * @param mostRows of a batch, if it is more than one symbol
   */
  List<Batch> batches(long mostRows) {
    SortedMap<String, Long> bySymbol = new TreeMap<>();
    List<SortedMap<Part, SortedMap<String, Long>>> both = List.of(known, changedRows());
    for (SortedMap<Part, SortedMap<String, Long>> some : both) {
      some.values()
          .forEach(
              rows -> rows.forEach((symbol, count) -> bySymbol.merge(symbol, count, Long::sum)));
    }
    List<Batch> batches = new ArrayList<>();
    SortedSet<String> symbols = new TreeSet<>();
    long rows = 0;
    for (String symbol : bySymbol.keySet()) {
      long more = bySymbol.getOrDefault(symbol, 0L);
      if (!symbols.isEmpty() && rows + more > mostRows) {
        batches.add(batch(both, symbols));
        symbols.clear();
        rows = 0;
      }
      symbols.add(symbol);
      rows += more;
    }
    if (!symbols.isEmpty()) {
      batches.add(batch(both, symbols));
    }
    return batches;
  }

  private Batch batch(
      List<SortedMap<Part, SortedMap<String, Long>>> both, SortedSet<String> symbols) {
    List<Chunk> chunks = new ArrayList<>();
    for (SortedMap<Part, SortedMap<String, Long>> parts : both) {
      parts.forEach(
          (part, rows) -> {
            SortedMap<String, Long> ofBatch = new TreeMap<>(rows);
            ofBatch.keySet().retainAll(symbols);
            chunks.addAll(plan.cut(part.from(), part.to(), ofBatch));
          });
    }
    return new Batch(chunks);
  }

  private SortedMap<Part, SortedMap<String, Long>> changedRows() {
    SortedMap<Part, SortedMap<String, Long>> parts =
        new TreeMap<>(Comparator.comparingLong(Part::from));
    for (Changed change : changed.values()) {
      SortedMap<String, Long> rows = new TreeMap<>();
      long count = interval.count(change.from(), change.to());
      change.symbols().forEach(symbol -> rows.put(symbol, count));
      parts.put(new Part(change.from(), change.to()), rows);
    }
    return parts;
  }

  private static Changed union(Changed one, Changed other) {
    SortedSet<String> symbols = new TreeSet<>(one.symbols());
    symbols.addAll(other.symbols());
    return new Changed(Math.min(one.from(), other.from()), Math.max(one.to(), other.to()), symbols);
  }
}
