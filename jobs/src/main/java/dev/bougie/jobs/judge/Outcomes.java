package dev.bougie.jobs.judge;

import dev.bougie.jobs.statistics.Ranks;
import dev.bougie.jobs.statistics.TimeSeries;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What came true in the test spans: log returns in order of open time, several of one time where
 * there are several symbols. A row is counted from 0; forecasts come as arrays in the same order.
 */
public final class Outcomes {

  private final List<String> symbols;
  private final int[] symbolOf;
  private final double[] returns;
  private final double[] ranks;

  /** The distinct open times, and the first row of each, closed by the number of rows. */
  private final long[] times;

  private final int[] starts;

  private Outcomes(
      List<String> symbols, int[] symbolOf, double[] returns, long[] times, int[] starts) {
    this.symbols = symbols;
    this.symbolOf = symbolOf;
    this.returns = returns;
    this.ranks = Ranks.standardised(returns);
    this.times = times;
    this.starts = starts;
  }

  /**
   * The outcomes of these rows.
   *
   * @param openTimes epoch milliseconds, ascending, equal for rows of one time
   * @param symbols names
   * @param symbolOf the index of each row's symbol among the names
   * @param returns log returns, finite
   * @throws IllegalArgumentException if the lengths differ, rows are out of order, or a symbol has
   *     no name
   */
  public static Outcomes of(
      long[] openTimes, List<String> symbols, int[] symbolOf, double[] returns) {
    if (openTimes.length != returns.length || symbolOf.length != returns.length) {
      throw new IllegalArgumentException(
          "%d times, %d symbols and %d outcomes"
              .formatted(openTimes.length, symbolOf.length, returns.length));
    }
    long[] times = new long[openTimes.length];
    int[] starts = new int[openTimes.length + 1];
    int count = 0;
    for (int row = 0; row < openTimes.length; row++) {
      if (row > 0 && openTimes[row] < openTimes[row - 1]) {
        throw new IllegalArgumentException("row %d is out of order".formatted(row));
      }
      if (symbolOf[row] < 0 || symbolOf[row] >= symbols.size()) {
        throw new IllegalArgumentException(
            "row %d is of symbol %d of %d".formatted(row, symbolOf[row], symbols.size()));
      }
      if (row == 0 || openTimes[row] > openTimes[row - 1]) {
        times[count] = openTimes[row];
        starts[count] = row;
        count++;
      }
    }
    starts[count] = openTimes.length;
    return new Outcomes(
        List.copyOf(symbols),
        symbolOf.clone(),
        returns.clone(),
        Arrays.copyOf(times, count),
        Arrays.copyOf(starts, count + 1));
  }

  public int rows() {
    return returns.length;
  }

  public int times() {
    return times.length;
  }

  /** The names of the symbols, whether they have rows or not. */
  public List<String> symbols() {
    return symbols;
  }

  /** The index of a row's symbol among the names. */
  public int symbol(int row) {
    return symbolOf[row];
  }

  /** The log return that came true. */
  public double outcome(int row) {
    return returns[row];
  }

  /** All log returns, a copy. */
  public double[] outcomes() {
    return returns.clone();
  }

  /** The log returns of rows {@code [from, to)}. */
  public double[] outcomes(int from, int to) {
    return Arrays.copyOfRange(returns, from, to);
  }

  /** The average rank of the outcome among all, with mean 0 and variance 1 over all rows. */
  double rank(int row) {
    return ranks[row];
  }

  /** The open time of a time, epoch milliseconds. */
  long openTime(int time) {
    return times[time];
  }

  /** The first row of a time; that behind the last is the number of rows. */
  int start(int time) {
    return starts[time];
  }

  /** The open time of each row, epoch milliseconds. */
  long[] openTimes() {
    long[] openTimes = new long[returns.length];
    for (int time = 0; time < times.length; time++) {
      Arrays.fill(openTimes, starts[time], starts[time + 1], times[time]);
    }
    return openTimes;
  }

  /** The first row that opens at that instant or later, the number of rows if none does. */
  public int firstRowFrom(Instant instant) {
    int found = Arrays.binarySearch(times, instant.toEpochMilli());
    return starts[found >= 0 ? found : -found - 1];
  }

  /** The rows for which the condition holds, ascending. */
  int[] rows(IntPredicate condition) {
    return IntStream.range(0, returns.length).filter(condition).toArray();
  }

  /**
   * These rows alone, which are ranked anew; times without any of them are gone.
   *
   * @param rows ascending
   */
  Outcomes only(int[] rows) {
    long[] openTimes = openTimes();
    return of(
        Arrays.stream(rows).mapToLong(row -> openTimes[row]).toArray(),
        symbols,
        Arrays.stream(rows).map(row -> symbolOf[row]).toArray(),
        Arrays.stream(rows).mapToDouble(row -> returns[row]).toArray());
  }

  /**
   * These rows and then those of the other, which open later.
   *
   * @throws IllegalArgumentException if they do not, or have other symbols
   */
  Outcomes then(Outcomes later) {
    if (!later.symbols.equals(symbols)) {
      throw new IllegalArgumentException(
          "outcomes of %s behind those of %s".formatted(later.symbols, symbols));
    }
    return of(
        IntStream.range(0, 2)
            .mapToObj(part -> (part == 0 ? this : later).openTimes())
            .flatMapToLong(Arrays::stream)
            .toArray(),
        symbols,
        IntStream.concat(Arrays.stream(symbolOf), Arrays.stream(later.symbolOf)).toArray(),
        Columns.joined(returns, later.returns));
  }

  /** The sum of a value over the symbols of each time. */
  TimeSeries sumPerTime(IntToDoubleFunction valueOfRow) {
    double[] sums = new double[times.length];
    for (int time = 0; time < sums.length; time++) {
      for (int row = starts[time]; row < starts[time + 1]; row++) {
        sums[time] += valueOfRow.applyAsDouble(row);
      }
    }
    return TimeSeries.of(sums);
  }

  /**
   * The mean of a value over the symbols of each time. Symbols move together, so the times, not the
   * rows, are what a test may count.
   */
  TimeSeries meanPerTime(IntToDoubleFunction valueOfRow) {
    double[] means = sumPerTime(valueOfRow).values();
    for (int time = 0; time < means.length; time++) {
      means[time] /= starts[time + 1] - starts[time];
    }
    return TimeSeries.of(means);
  }

  /** At how many times the condition holds for any row. */
  int timesWith(IntPredicate row) {
    int count = 0;
    for (int time = 0; time < times.length; time++) {
      count += IntStream.range(starts[time], starts[time + 1]).anyMatch(row) ? 1 : 0;
    }
    return count;
  }
}
