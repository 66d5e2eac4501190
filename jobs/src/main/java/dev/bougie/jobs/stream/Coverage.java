package dev.bougie.jobs.stream;

import java.util.Map;
import java.util.TreeMap;

/**
 * Which candles of a market are accounted for, as spans of open times, epoch milliseconds. A span
 * excludes its start and includes its end, so that spans of following candles touch. Not
 * thread-safe.
 */
final class Coverage {

  private long until;

  /** Spans beyond the first hole, end by start; none touches another. */
  private final TreeMap<Long, Long> beyond = new TreeMap<>();

  /** Accounts for all up to that open time. */
  Coverage(long until) {
    this.until = until;
  }

  /** The last open time before the first hole. */
  long until() {
    return until;
  }

  /** Accounts for the candles that open in {@code (after, upTo]}. */
  void add(long after, long upTo) {
    if (upTo <= until || upTo <= after) {
      return;
    }
    if (after > until) {
      insert(after, upTo);
      return;
    }
    until = upTo;
    while (!beyond.isEmpty() && beyond.firstKey() <= until) {
      until = Math.max(until, beyond.pollFirstEntry().getValue());
    }
  }

  /** How many spans lie beyond the first hole. */
  int islands() {
    return beyond.size();
  }

  private void insert(long after, long upTo) {
    long start = after;
    long end = upTo;
    Map.Entry<Long, Long> before = beyond.floorEntry(after);
    if (before != null && before.getValue() >= after) {
      start = before.getKey();
      end = Math.max(end, before.getValue());
    }
    Map.Entry<Long, Long> next = beyond.ceilingEntry(start);
    while (next != null && next.getKey() <= end) {
      end = Math.max(end, next.getValue());
      beyond.remove(next.getKey());
      next = beyond.higherEntry(start);
    }
    beyond.put(start, end);
  }
}
