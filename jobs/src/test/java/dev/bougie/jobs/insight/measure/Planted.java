package dev.bougie.jobs.insight.measure;

import dev.bougie.features.candle.Interval;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Features of which it is known what is to be found: ninety days of hours of one symbol. */
public final class Planted {

  public static final int ROWS = 90 * 24;
  public static final List<String> FEATURES =
      List.of("planted", "leak", "noise", "copy", "shifted", "infinite", "never", "constant");

  private static final long HOUR = 3_600_000L;
  private static final Instant START = Instant.parse("2024-01-08T00:00:00Z");

  private Planted() {}

  /** What is measured of them. */
  public static Measured measured(List<Integer> horizons) {
    return measured(FEATURES, horizons);
  }

  /** The same under other names. */
  public static Measured measured(List<String> names, List<Integer> horizons) {
    return measured(names, horizons, new SampleSize(ROWS, ROWS, names.size(), Long.MAX_VALUE));
  }

  /** The same, whose sample should have that size. */
  public static Measured measured(List<String> names, List<Integer> horizons, SampleSize size) {
    long[] times =
        LongStream.range(0, ROWS).map(row -> START.toEpochMilli() + row * HOUR).toArray();
    String[] symbols = new String[ROWS];
    Arrays.fill(symbols, "AUSDT");
    double[] steps = noise(1);
    double[][] values = values(steps);
    double[][] returns =
        horizons.stream().map(horizon -> returns(steps, horizon)).toArray(double[][]::new);
    Source source =
        new Source(
            "lake.features.planted_01234567",
            "planted",
            "0123456789abcdef",
            42,
            Interval.H1,
            List.of("AUSDT"),
            List.of("BUSDT"),
            true,
            START,
            START.plusMillis((ROWS - 1) * HOUR),
            ROWS);
    List<Moments> moments = new ArrayList<>();
    for (double[] column : values) {
      moments.add(Moments.of(column, times, ROWS));
    }
    return Measured.of(
        source,
        moments,
        size,
        new Sample(names, horizons, times, RowSymbols.of(symbols), values, returns),
        new Measured.Limits(0.25, 0.9));
  }

  private static double[][] values(double[] steps) {
    double[] next = returns(steps, 1);
    double[] noise = noise(2);
    double[] weak = noise(3);
    double[] strong = noise(4);
    double[] drifting = noise(5);
    double[] infinite = noise(6);
    double[] never = new double[ROWS];
    for (int row = 0; row < ROWS; row++) {
      double known = Double.isNaN(next[row]) ? 0 : next[row];
      weak[row] += 0.1 * known;
      strong[row] += 0.5 * known;
      drifting[row] += row < ROWS / 2 ? 0 : 2;
      never[row] = Double.NaN;
    }
    infinite[100] = Double.NEGATIVE_INFINITY;
    double[] copy = Arrays.stream(noise).map(value -> 3 * value + 1).toArray();
    double[] constant = new double[ROWS];
    Arrays.fill(constant, 0.1);
    return new double[][] {weak, strong, noise, copy, drifting, infinite, never, constant};
  }

  /** Sums of the next steps, NaN where some are behind the end. */
  private static double[] returns(double[] steps, int horizon) {
    return IntStream.range(0, ROWS)
        .mapToDouble(
            row ->
                row + horizon < ROWS
                    ? Arrays.stream(steps, row + 1, row + 1 + horizon).sum()
                    : Double.NaN)
        .toArray();
  }

  private static double[] noise(int seed) {
    Random random = new Random(seed);
    return IntStream.range(0, ROWS).mapToDouble(row -> random.nextGaussian()).toArray();
  }
}
