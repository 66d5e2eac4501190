package dev.bougie.features.window;

import java.util.ArrayList;
import java.util.List;

/**
 * A window's aggregate put together from halves: that of two values from two single ones, that of
 * four from two pairs, and so on; lengths that are no power of two are put together from the powers
 * they are the sum of, the smallest of them oldest. Neighbouring windows share the parts.
 *
 * <p>So the bits of an aggregate are a function of its values alone, what is not a number stays in
 * the windows that hold it, nothing drifts, and an error grows with the logarithm of the length.
 * The cost of a position is {@code log2(length)} steps, each a loop without branches or recurrences
 * over a chunk that fits into the cache nearest to the processor, which compiles to vector
 * instructions.
 */
public abstract sealed class DoublingWindow
    permits RollingAverage,
        RollingCovariance,
        RollingDrawdown,
        RollingExtreme,
        RollingMoments,
        RollingPath,
        RollingSum,
        RollingTrend {

  /** Positions of all columns at a time: three arrays of a chunk lie in a cache of 48 KB. */
  private static final int CHUNK = 1_280;

  private final int length;
  private final int columns;
  private final List<Merge> merges;

  DoublingWindow(int length, int columns) {
    if (length < 1) {
      throw new IllegalArgumentException("a window of %d values".formatted(length));
    }
    this.length = length;
    this.columns = columns;
    this.merges = merges(length);
  }

  /** The values of one column. */
  public static Inputs column(double[] values) {
    return (first, count, columns) -> System.arraycopy(values, first, columns[0], 0, count);
  }

  /** Each column of aggregates to an array, that of position {@code from} at outOffset. */
  static Outputs to(int from, int outOffset, double[]... outs) {
    return (first, count, columns) -> {
      for (int column = 0; column < outs.length; column++) {
        System.arraycopy(columns[column], 0, outs[column], outOffset + first - from, count);
      }
    };
  }

  /** The number of values an aggregate is of. */
  public final int length() {
    return length;
  }

  /** Makes single values, which lie in the first columns, the aggregates they are. */
  void single(double[][] columns, int count) {}

  /**
   * Merges neighbours into {@code older}, for {@code count} positions.
   *
   * @param step the place in {@link #merges()}
   */
  abstract void merge(int step, Merge lengths, double[][] older, double[][] newer, int count);

  /** The merges that lead to the whole window, in order. */
  final List<Merge> merges() {
    return merges;
  }

  /**
   * Computes the aggregates of the windows that end with {@code from} (included) to {@code to}
   * (excluded), so many at a time.
   *
   * @param inputs is asked for the values from {@code from - length() + 1} to {@code to}
   * @param outputs is given the aggregates
   */
  public final void compute(Inputs inputs, int from, int to, Outputs outputs) {
    int chunk = Math.min(Math.max(CHUNK / columns, 2 * length), to - from);
    if (chunk <= 0) {
      return;
    }
    int room = chunk + length - 1;
    double[][] powers = new double[columns][room];
    double[][] shifted = new double[columns][room];
    double[][] whole = isPowerOfTwo() ? powers : new double[columns][room];
    for (int start = from; start < to; start += chunk) {
      int count = Math.min(chunk, to - start);
      int values = count + length - 1;
      inputs.read(start - length + 1, values, powers);
      single(powers, values);
      mergeAll(powers, shifted, whole, values);
      outputs.write(start, count, whole);
    }
  }

  /** Where the values come from. */
  @FunctionalInterface
  public interface Inputs {

    /** Writes the values of the positions from {@code first} on to each of the first columns. */
    void read(int first, int count, double[][] columns);
  }

  /** Where the aggregates go. */
  @FunctionalInterface
  public interface Outputs {

    /**
     * Takes the aggregates of the windows that end with the positions from {@code first} on; the
     * columns are written over afterwards.
     */
    void write(int first, int count, double[][] columns);
  }

  private void mergeAll(double[][] powers, double[][] shifted, double[][] whole, int values) {
    int covered = 0;
    int step = 0;
    for (int power = 1; ; power *= 2) {
      if ((length & power) != 0 && whole != powers) {
        if (covered == 0) {
          copy(powers, 0, whole, values - power + 1);
        } else {
          int count = values - covered - power + 1;
          copy(powers, covered, shifted, count);
          merge(step, merges.get(step), whole, shifted, count);
          step++;
        }
        covered += power;
      }
      if (power > length / 2) {
        return;
      }
      int count = values - 2 * power + 1;
      // Copied, since only loops over arrays that are read at the same index are vectorised.
      copy(powers, power, shifted, count);
      merge(step, merges.get(step), powers, shifted, count);
      step++;
    }
  }

  private static void copy(double[][] source, int offset, double[][] target, int count) {
    for (int column = 0; column < source.length; column++) {
      System.arraycopy(source[column], offset, target[column], 0, count);
    }
  }

  private boolean isPowerOfTwo() {
    return Integer.bitCount(length) == 1;
  }

  private static List<Merge> merges(int length) {
    List<Merge> merges = new ArrayList<>();
    int covered = 0;
    for (int power = 1; power <= length; power *= 2) {
      if ((length & power) != 0 && power != length) {
        if (covered > 0) {
          merges.add(new Merge(covered, power));
        }
        covered += power;
      }
      if (power <= length / 2) {
        merges.add(new Merge(power, power));
      } else {
        break;
      }
    }
    return List.copyOf(merges);
  }

  /**
   * One step: neighbouring parts of so many values each.
   *
   * @param older how many values the older part is of
   * @param newer how many the newer
   */
  record Merge(int older, int newer) {

    int both() {
      return older + newer;
    }
  }
}
