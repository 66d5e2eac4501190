package dev.bougie.jobs.insight.measure;

import java.time.Instant;
import java.util.Arrays;

/** Rows in order of time, cut by the calendar; parts without rows are left out. */
final class Periods {

  private final CalendarUnit unit;
  private final long[] starts;
  private final int[] edges;

  private Periods(CalendarUnit unit, long[] starts, int[] edges) {
    this.unit = unit;
    this.starts = starts;
    this.edges = edges;
  }

  static Periods of(long[] openTimes, CalendarUnit unit) {
    long[] starts = new long[openTimes.length];
    int[] edges = new int[openTimes.length + 1];
    int count = 0;
    for (int row = 0; row < openTimes.length; row++) {
      long start = unit.start(openTimes[row]);
      if (count == 0 || starts[count - 1] != start) {
        starts[count] = start;
        edges[count] = row;
        count++;
      }
    }
    edges[count] = openTimes.length;
    return new Periods(unit, Arrays.copyOf(starts, count), Arrays.copyOf(edges, count + 1));
  }

  CalendarUnit unit() {
    return unit;
  }

  int count() {
    return starts.length;
  }

  Instant start(int period) {
    return Instant.ofEpochMilli(starts[period]);
  }

  /** The first row of a period; of the one behind the last, how many rows there are. */
  int firstRow(int period) {
    return edges[period];
  }

  int rows() {
    return edges[starts.length];
  }
}
