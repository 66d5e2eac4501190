package dev.bougie.features.window;

import java.util.Arrays;

/**
 * The last so many values in ascending order, for windows short enough that moving them in memory
 * is the fastest way: a step costs two binary searches and one move of what lies between. The order
 * is a function of the values alone, so that quantiles and ranks are, wherever the window came
 * from. Not for many threads.
 *
 * <p>Unlike a {@link DoublingWindow} it is moved along: what is made from halves is no order.
 */
public final class SortedWindow {

  /** Numbers ascending, what is none after them. */
  private final double[] sorted;

  /** Where the window ends; -1 where it has not been anywhere. */
  private int last = -1;

  public SortedWindow(int length) {
    if (length < 1) {
      throw new IllegalArgumentException("a window of %d values".formatted(length));
    }
    this.sorted = new double[length];
  }

  /**
   * Moves the window to the one that ends with {@code index}; cheap where that follows the last.
   *
   * @param values of the same array at each call, read from {@code index - length + 1}
   */
  public void moveTo(double[] values, int index) {
    if (last >= 0 && index == last + 1) {
      replace(values[index - sorted.length], values[index]);
    } else {
      System.arraycopy(values, index - sorted.length + 1, sorted, 0, sorted.length);
      Arrays.sort(sorted);
    }
    last = index;
  }

  /**
   * The value below which that share lies: the one at place {@code share * (length - 1)}, counted
   * from 0 for the lowest, between two places by a straight line. NaN where a value is.
   */
  public double quantile(double share) {
    if (hasNan()) {
      return Double.NaN;
    }
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
  }

  /**
   * The place of a value of the window, counted from 1 for the lowest, the mean place of those that
   * are equal. NaN where a value is.
   */
  public double rank(double value) {
    if (hasNan()) {
      return Double.NaN;
    }
    int first = Arrays.binarySearch(sorted, value);
    int end = first;
    while (first > 0 && sorted[first - 1] == value) {
      first--;
    }
    while (end < sorted.length - 1 && sorted[end + 1] == value) {
      end++;
    }
    return 1 + (first + end) / 2.0;
  }

  private boolean hasNan() {
    return Double.isNaN(sorted[sorted.length - 1]);
  }

  private void replace(double oldest, double newest) {
    int gone = Arrays.binarySearch(sorted, oldest);
    int place = Arrays.binarySearch(sorted, newest);
    int insertion = place < 0 ? -place - 1 : place;
    if (insertion > gone) {
      insertion--;
      System.arraycopy(sorted, gone + 1, sorted, gone, insertion - gone);
    } else {
      System.arraycopy(sorted, insertion, sorted, insertion + 1, gone - insertion);
    }
    sorted[insertion] = newest;
  }
}
