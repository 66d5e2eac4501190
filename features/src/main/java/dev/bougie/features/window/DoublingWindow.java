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
 * instructions. A chunk leaves its last parts of every length to the next, so that no merge is made
 * twice.
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
  private static final int CHUNK = 768;

  /** A window of that part of a chunk is short. */
  private static final int SHORT = 16;

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
    int chunk = Math.min(Math.max(CHUNK / columns, length), to - from);
    if (chunk <= 0) {
      return;
    }
    // Of short windows so little is merged twice that it is cheaper than to keep it.
    boolean apart = length * SHORT <= chunk;
    Pass pass = new Pass(chunk + length - 1);
    for (int start = from; start < to; start += chunk) {
      int count = Math.min(chunk, to - start);
      boolean begins = apart || start == from;
      int values = begins ? count + length - 1 : count;
      inputs.read(start + count - values, values, pass.powers);
      single(pass.powers, values);
      pass.mergeAll(values, begins, apart || start + count == to);
      outputs.write(start, count, pass.whole);
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

  /** The chunks from one position to another, each of which leaves the next what it begins with. */
  private final class Pass {

    /** Aggregates of a power of two of values, or the values. */
    private double[][] powers;

    /** Those of the smaller powers that the length is the sum of, in the end of all values. */
    private double[][] whole;

    private double[][] spare;

    /** By merge, the last older parts of a chunk, whose newer parts the next one brings. */
    private final double[][][] tails = new double[merges.size()][][];

    Pass(int room) {
      powers = new double[columns][room];
      spare = new double[columns][room];
      whole = isPowerOfTwo() ? powers : new double[columns][room];
    }

    /**
     * Makes the values in {@link #powers} the aggregates in {@link #whole}: of a chunk that begins
     * those of the windows inside, else of as many as there are values.
     */
    void mergeAll(int values, boolean begins, boolean ends) {
      int covered = 0;
      int step = 0;
      for (int power = 1; ; power *= 2) {
        if ((length & power) != 0 && !isPowerOfTwo()) {
          if (covered == 0) {
            copy(powers, 0, whole, 0, begins ? values - power + 1 : values);
          } else {
            whole = merged(step, whole, values, begins, ends);
            step++;
          }
          covered += power;
        }
        if (power > length / 2) {
          break;
        }
        powers = merged(step, powers, values, begins, ends);
        step++;
      }
      if (isPowerOfTwo()) {
        whole = powers;
      }
    }

    /** Older parts with the newer ones that are the powers. */
    private double[][] merged(
        int step, double[][] older, int values, boolean begins, boolean ends) {
      Merge lengths = merges.get(step);
      int tail = lengths.newer();
      double[][] left = older;
      double[][] right = powers;
      int count = values;
      // Copied, since only loops over arrays that are read at the same index are vectorised.
      if (begins) {
        count = values - lengths.both() + 1;
        right = spare;
        copy(powers, lengths.older(), spare, 0, count);
        if (!ends) {
          tails[step] = new double[columns][tail];
          copy(older, count, tails[step], 0, tail);
        }
      } else {
        left = spare;
        spare = older;
        copy(tails[step], 0, left, 0, Math.min(tail, values));
        copy(older, 0, left, tail, values - tail);
        if (!ends) {
          copy(older, values - tail, tails[step], 0, tail);
        }
      }
      merge(step, lengths, left, right, count);
      return left;
    }
  }

  private static void copy(double[][] source, int offset, double[][] target, int to, int count) {
    for (int column = 0; count > 0 && column < source.length; column++) {
      System.arraycopy(source[column], offset, target[column], to, count);
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
