package dev.bougie.features.window;

/** The highest or the lowest of the last so many values; NaN where one of them is. */
public final class RollingExtreme extends DoublingWindow {

  private final boolean highest;

  private RollingExtreme(int length, boolean highest) {
    super(length, 1);
    this.highest = highest;
  }

  public static RollingExtreme highest(int length) {
    return new RollingExtreme(length, true);
  }

  public static RollingExtreme lowest(int length) {
    return new RollingExtreme(length, false);
  }

  /**
   * Extremes of the windows that end with {@code from} (included) to {@code to} (excluded).
   *
   * @param values read from {@code from - length() + 1} to {@code to}
   * @param out receives the extreme of position {@code i} at {@code outOffset + i - from}
   */
  public void compute(double[] values, int from, int to, double[] out, int outOffset) {
    compute(column(values), from, to, to(from, outOffset, out));
  }

  /**
   * How many positions ago the extreme was, the latest where there are several; 0 to {@code
   * length() - 1}, NaN where a value of the window is.
   */
  public void computeAges(double[] values, int from, int to, double[] out, int outOffset) {
    computeAges(values, from, to, out, outOffset, highest ? (a, b) -> a > b : (a, b) -> a < b);
  }

  /** The same, the oldest where there are several. */
  public void computeOldestAges(double[] values, int from, int to, double[] out, int outOffset) {
    computeAges(values, from, to, out, outOffset, highest ? (a, b) -> a >= b : (a, b) -> a <= b);
  }

  /**
   * @param keeps whether a value stays the extreme in front of a later one; false where one of them
   *     is not a number, since no window without it may keep what was before
   */
  private void computeAges(
      double[] values, int from, int to, double[] out, int outOffset, Order keeps) {
    int extreme = -1;
    int lastNan = -1;
    for (int last = from; last < to; last++) {
      int first = last - length() + 1;
      int next = last;
      if (extreme < first) {
        // It has left the window, which must be looked through again.
        extreme = first;
        next = first;
      }
      for (int k = next; k <= last; k++) {
        lastNan = Double.isNaN(values[k]) ? k : lastNan;
        extreme = keeps.test(values[extreme], values[k]) ? extreme : k;
      }
      out[outOffset + last - from] = lastNan < first ? last - extreme : Double.NaN;
    }
  }

  @Override
  void merge(int step, Merge lengths, double[][] older, double[][] newer, int count) {
    if (highest) {
      higher(older[0], newer[0], count);
    } else {
      lower(older[0], newer[0], count);
    }
  }

  private static void higher(double[] older, double[] newer, int count) {
    for (int i = 0; i < count; i++) {
      older[i] = Math.max(older[i], newer[i]);
    }
  }

  private static void lower(double[] older, double[] newer, int count) {
    for (int i = 0; i < count; i++) {
      older[i] = Math.min(older[i], newer[i]);
    }
  }

  @FunctionalInterface
  private interface Order {
    boolean test(double extreme, double value);
  }
}
