package dev.bougie.jobs.lake.column;

import java.util.Arrays;

/** The distinct values of a column of a row group, numbered as they come; used again and again. */
final class ValueDictionary {

  /** Values that must have been seen before the share of new ones says something. */
  private static final int SAMPLE = 4096;

  private static final int BITS = 16;
  private static final int SLOTS = 1 << BITS;
  private static final int MOST = SLOTS / 2;
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private final int most;
  private final long[] keys = new long[SLOTS];

  /** One more than the value's number, 0 in a free slot. */
  private final int[] numbers = new int[SLOTS];

  private final long[] values;
  private int size;

  ValueDictionary(int most) {
    this.most = Math.min(most, MOST);
    this.values = new long[this.most];
  }

  /**
   * Numbers the values.
   *
   * @return whether a dictionary is worth it: there are few distinct values
   */
  boolean number(long[] column, int count, int[] numbered) {
    Arrays.fill(numbers, 0);
    size = 0;
    int allowed = Math.min(most, Math.max(count / 3, 1));
    for (int row = 0; row < count; row++) {
      long value = column[row];
      int slot = (int) ((value * SPREAD) >>> (Long.SIZE - BITS));
      while (numbers[slot] != 0 && keys[slot] != value) {
        slot = (slot + 1) & (SLOTS - 1);
      }
      if (numbers[slot] == 0) {
        if (size == allowed || (row == SAMPLE && size > SAMPLE * 3 / 4)) {
          return false;
        }
        keys[slot] = value;
        values[size] = value;
        numbers[slot] = ++size;
      }
      numbered[row] = numbers[slot] - 1;
    }
    return true;
  }

  /** How many distinct values there are. */
  int size() {
    return size;
  }

  /** The values by their numbers; the array may be longer. */
  long[] values() {
    return values;
  }
}
