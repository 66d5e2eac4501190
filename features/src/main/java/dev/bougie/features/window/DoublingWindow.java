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
abstract class DoublingWindow {

  /** Positions at a time: the arrays of a chunk lie in a cache of 48 KB. */
  private static final int CHUNK = 1_024;

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

  /** The number of values an aggregate is of. */
  public final int length() {
    return length;
  }

  /** Writes the aggregates of {@code count} single values, the first at index {@code first}. */
  abstract void single(double[][] inputs, int first, double[][] aggregates, int count);

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
   * Aggregates of the windows that end with {@code from} (included) to {@code to} (excluded).
   *
   * @param inputs columns of values, of which {@code from - length() + 1} to {@code to} are read
   * @param outputs receives each column's aggregate of position {@code i} at {@code outOffset + i -
   *     from}
   */
  final void computeAll(double[][] inputs, int from, int to, double[][] outputs, int outOffset) {
    int chunk = Math.min(Math.max(CHUNK, 2 * length), to - from);
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
      single(inputs, start - length + 1, powers, values);
      mergeAll(powers, shifted, whole, values);
      for (int column = 0; column < outputs.length; column++) {
        System.arraycopy(whole[column], 0, outputs[column], outOffset + start - from, count);
      }
    }
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
