package dev.bougie.jobs.ingest;

import dev.bougie.features.candle.Interval;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Arithmetic of half-open ranges of open times. */
final class Ranges {

  private Ranges() {}

  /** Open times in {@code [from, to)}, epoch milliseconds. */
  record Range(long from, long to) {

    Range {
      if (from >= to) {
        throw new IllegalArgumentException("a range from %d to %d is empty".formatted(from, to));
      }
    }

    boolean contains(Range other) {
      return from <= other.from && other.to <= to;
    }
  }

  /** What of the first ranges lies in none of the others; in order where the first are. */
  static List<Range> minus(List<Range> ranges, List<Range> others) {
    List<Range> sorted = new ArrayList<>(others);
    sorted.sort(Comparator.comparingLong(Range::from));
    List<Range> left = new ArrayList<>();
    for (Range range : ranges) {
      long from = range.from();
      for (Range other : sorted) {
        if (other.to() <= from || other.from() >= range.to()) {
          continue;
        }
        if (other.from() > from) {
          left.add(new Range(from, other.from()));
        }
        from = Math.max(from, other.to());
      }
      if (from < range.to()) {
        left.add(new Range(from, range.to()));
      }
    }
    return left;
  }

  /** The same by symbol; one of which nothing is left is not named. */
  static Map<String, List<Range>> minus(
      Map<String, List<Range>> ranges, Map<String, List<Range>> others) {
    Map<String, List<Range>> left = new LinkedHashMap<>();
    ranges.forEach(
        (symbol, ofSymbol) -> {
          List<Range> lacking = minus(ofSymbol, others.getOrDefault(symbol, List.of()));
          if (!lacking.isEmpty()) {
            left.put(symbol, lacking);
          }
        });
    return left;
  }

  /** What of the first ranges lies in the others, by symbol. */
  static Map<String, List<Range>> common(
      Map<String, List<Range>> ranges, Map<String, List<Range>> others) {
    return minus(ranges, minus(ranges, others));
  }

  /** How many candles open in them. */
  static long candles(Map<String, List<Range>> ranges, Interval interval) {
    return ranges.values().stream()
        .flatMap(List::stream)
        .mapToLong(range -> interval.count(range.from(), range.to()))
        .sum();
  }

  /** How much of the range lies in the others, which must not overlap, in milliseconds. */
  static long overlap(Range range, List<Range> others) {
    return others.stream()
        .mapToLong(
            other ->
                Math.max(
                    0, Math.min(range.to(), other.to()) - Math.max(range.from(), other.from())))
        .sum();
  }
}
