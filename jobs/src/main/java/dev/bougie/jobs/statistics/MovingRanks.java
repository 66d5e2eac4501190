package dev.bougie.jobs.statistics;

import java.util.Arrays;

/**
 * The values of a window that moves over data that is known beforehand, by rank: a tree of counts
 * over the sorted data (Fenwick, Software: Practice and Experience 24, 1994). A step takes the
 * logarithm of the data's length, however wide the window.
 */
final class MovingRanks {

  private final double[] sorted;
  private final int[] counts;
  private int size;

  /** An empty window over data without NaN. */
  MovingRanks(double[] data) {
    sorted = data.clone();
    Arrays.sort(sorted);
    counts = new int[sorted.length + 1];
  }

  int size() {
    return size;
  }

  /** Takes a value of the data in. */
  void add(double value) {
    change(value, 1);
  }

  /** Takes one out that was added. */
  void remove(double value) {
    change(value, -1);
  }

  /** The value at a rank, 1 for the smallest and {@link #size} for the largest. */
  double at(int rank) {
    int place = 0;
    int left = rank;
    for (int step = Integer.highestOneBit(sorted.length); step > 0; step >>= 1) {
      if (place + step < counts.length && counts[place + step] < left) {
        place += step;
        left -= counts[place];
      }
    }
    return sorted[place];
  }

  private void change(double value, int by) {
    // Equal values share whichever place the search finds, always the same one.
    for (int place = Arrays.binarySearch(sorted, value) + 1;
        place < counts.length;
        place += place & -place) {
      counts[place] += by;
    }
    size += by;
  }
}
