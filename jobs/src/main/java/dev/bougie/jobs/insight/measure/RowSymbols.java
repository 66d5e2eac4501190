package dev.bougie.jobs.insight.measure;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntPredicate;

/** Of which symbol each row is: numbers instead of names, four bytes a row. */
final class RowSymbols {

  private final int[] numbers;
  private final int count;

  private RowSymbols(int[] numbers, int count) {
    this.numbers = numbers;
    this.count = count;
  }

  /** Of each row's symbol. */
  static RowSymbols of(String[] symbols) {
    Map<String, Integer> known = new HashMap<>();
    int[] numbers = new int[symbols.length];
    for (int row = 0; row < symbols.length; row++) {
      Integer number = known.putIfAbsent(symbols[row], known.size());
      numbers[row] = number == null ? known.size() - 1 : number;
    }
    return new RowSymbols(numbers, known.size());
  }

  int rows() {
    return numbers.length;
  }

  /**
   * The rows from the first finite value of their symbol on; none of a symbol that never has one.
   *
   * @param values a column of these rows, in order of time
   */
  IntPredicate sinceFirstValue(double[] values) {
    int[] first = new int[count];
    Arrays.fill(first, values.length);
    for (int row = values.length - 1; row >= 0; row--) {
      if (Double.isFinite(values[row])) {
        first[numbers[row]] = row;
      }
    }
    return row -> row >= first[numbers[row]];
  }
}
