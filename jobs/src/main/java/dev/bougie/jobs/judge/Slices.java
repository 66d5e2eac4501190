package dev.bougie.jobs.judge;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Parts of the rows on which a candidate may do better or worse than on the whole. */
public final class Slices {

  /** Metrics that are told of a slice. */
  public static final Set<Metric> METRICS =
      Set.copyOf(EnumSet.of(Metric.RMSE, Metric.DIRECTION, Metric.LOG_LOSS, Metric.RANK_IC));

  private static final long TREND_MILLIS = 30L * 86_400_000;

  private Slices() {}

  /** What rows are told apart by. */
  public enum By {
    SYMBOL,
    /** Of the open time, UTC. */
    MONTH,
    /** Third of the scale that errors are measured in, by bounds cut on earlier rows. */
    VOLATILITY,
    /** Sign of what the symbol gained over the 30 days before. */
    TREND;

    /** As files spell it. */
    @JsonValue
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    static By of(String code) {
      return valueOf(code.toUpperCase(Locale.ROOT));
    }
  }

  /** Some of the rows, ascending, at least one. */
  static final class Slice {

    private final By by;
    private final String name;
    private final int[] rows;

    Slice(By by, String name, int[] rows) {
      this.by = by;
      this.name = name;
      this.rows = rows;
    }

    By by() {
      return by;
    }

    String name() {
      return name;
    }

    int[] rows() {
      return rows;
    }
  }

  /**
   * What a candidate reached on a slice.
   *
   * @param of name of the slice: a symbol, {@code 2025-06}, {@code low}, {@code down} ...
   */
  public record OfSlice(By by, String of, long rows, List<Measured> metrics) {}

  /** All slices of the rows, those of one kind after those of another. */
  public static List<OfSlice> measured(
      Outcomes outcomes,
      Foretold foretold,
      Bounds bounds,
      long horizonMillis,
      Resampling resampling) {
    List<Slice> slices = new ArrayList<>(bySymbolAndMonth(outcomes));
    slices.addAll(byVolatility(outcomes, foretold, bounds));
    slices.addAll(byTrend(outcomes, horizonMillis));
    return slices.stream()
        .map(
            slice ->
                new OfSlice(
                    slice.by(),
                    slice.name(),
                    slice.rows().length,
                    MetricTable.of(
                            outcomes.only(slice.rows()), foretold.only(slice.rows()), METRICS)
                        .measured(resampling)))
        .toList();
  }

  static List<Slice> bySymbolAndMonth(Outcomes outcomes) {
    List<Slice> slices = new ArrayList<>();
    slices.addAll(
        grouped(By.SYMBOL, outcomes, row -> outcomes.symbols().get(outcomes.symbol(row))));
    long[] openTimes = outcomes.openTimes();
    slices.addAll(
        grouped(
            By.MONTH,
            outcomes,
            row ->
                YearMonth.from(Instant.ofEpochMilli(openTimes[row]).atOffset(ZoneOffset.UTC))
                    .toString()));
    return slices;
  }

  /**
   * Where volatility is low, middle or high.
   *
   * @param low scales below are low
   * @param high scales above are high
   */
  public record Bounds(double low, double high) {

    /** The terciles of these scales, which lie before what is judged; NaN of none. */
    public static Bounds of(double[] scales) {
      if (scales.length == 0) {
        return new Bounds(Double.NaN, Double.NaN);
      }
      double[] ascending = scales.clone();
      Arrays.parallelSort(ascending);
      return new Bounds(ascending[(scales.length - 1) / 3], ascending[2 * (scales.length - 1) / 3]);
    }

    private @Nullable String place(double scale) {
      return low < high ? scale <= low ? "low" : scale <= high ? "middle" : "high" : null;
    }
  }

  /** None where scales do not differ. */
  static List<Slice> byVolatility(Outcomes outcomes, Foretold foretold, Bounds bounds) {
    List<String> order = List.of("low", "middle", "high");
    return grouped(By.VOLATILITY, outcomes, row -> bounds.place(foretold.scale(row))).stream()
        .sorted(Comparator.comparing(slice -> order.indexOf(slice.name())))
        .toList();
  }

  /**
   * By what outcomes one after another gained over 30 days, the last of them known when the row is
   * foretold. Rows behind a hole or without so much history before them are in neither slice.
   */
  static List<Slice> byTrend(Outcomes outcomes, long horizonMillis) {
    double[] gains = new double[outcomes.rows()];
    Arrays.fill(gains, Double.NaN);
    int steps = (int) (TREND_MILLIS / horizonMillis);
    long[] openTimes = outcomes.openTimes();
    for (int symbol = 0; steps > 0 && symbol < outcomes.symbols().size(); symbol++) {
      int one = symbol;
      int[] rows = outcomes.rows(row -> outcomes.symbol(row) == one);
      long[] times = Arrays.stream(rows).mapToLong(row -> openTimes[row]).toArray();
      double[] sums = new double[rows.length];
      int[] lengths = new int[rows.length];
      for (int i = 0; i < rows.length; i++) {
        int before = Arrays.binarySearch(times, times[i] - horizonMillis);
        if (before >= 0) {
          sums[i] = sums[before] + outcomes.outcome(rows[before]);
          lengths[i] = lengths[before] + 1;
        }
        if (lengths[i] >= steps) {
          int start = Arrays.binarySearch(times, times[i] - steps * horizonMillis);
          gains[rows[i]] = sums[i] - sums[start];
        }
      }
    }
    return grouped(
        By.TREND,
        outcomes,
        row -> Double.isNaN(gains[row]) ? null : gains[row] > 0 ? "up" : "down");
  }

  private static List<Slice> grouped(
      By by, Outcomes outcomes, IntFunction<@Nullable String> nameOfRow) {
    Map<String, IntStream.Builder> groups = new TreeMap<>();
    for (int row = 0; row < outcomes.rows(); row++) {
      String name = nameOfRow.apply(row);
      if (name != null) {
        groups.computeIfAbsent(name, none -> IntStream.builder()).add(row);
      }
    }
    return groups.entrySet().stream()
        .map(group -> new Slice(by, group.getKey(), group.getValue().build().toArray()))
        .toList();
  }
}
