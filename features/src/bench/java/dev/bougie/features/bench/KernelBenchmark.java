package dev.bougie.features.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The indicators of technical analysis, ours against TA-Lib's and ta4j's on the same candles: values
 * compared, then nanoseconds of processor time
 * a candle in interleaved pairs. Exponential averages are over windows
 * that cut off less than {@code e^-21}, so that values can be compared to recursive ones.
 */
public final class KernelBenchmark {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private static final int CANDLES = 100_000;

  /** ta4j makes objects of each candle and each value. */
  private static final int FEWER_CANDLES = 5_000;

  private static final double TOLERANCE = 1e-9;

  /** Its money flow index adds and subtracts, and drifts. */
  private static final double TA4J_TOLERANCE = 1e-5;

  private static final long WARM_UP_NANOS = 400_000_000L;

  /** Where nothing is left of what the recursive averages of others start from. */
  private static final int SEEDS_FADED = 2_000;

  private KernelBenchmark() {}

  public static void main(String[] arguments) {
    int pairs = Integer.parseInt(arguments[0]);
    Market market = Market.walk(CANDLES);
    List<Kernel> ours = Ours.kernels(market);
    List<Kernel> taLib = TaLib.kernels(market);
    Market less = market.first(FEWER_CANDLES);
    List<Kernel> oursLess = Ours.kernels(less);
    List<Kernel> ta4j = Ta4j.kernels(less);
    for (int k = 0; k < ours.size(); k++) {
      requireEqual(ours.get(k), taLib.get(k), CANDLES, TOLERANCE);
      requireEqual(oursLess.get(k), ta4j.get(k), FEWER_CANDLES, TA4J_TOLERANCE);
    }

    System.out.printf("%-8s %12s %12s %12s %8s %8s%n", "ns", "ours", "TA-Lib", "ta4j", "", "");
    double logTaLib = 0;
    double logTa4j = 0;
    double worst = Double.MAX_VALUE;
    double worstTa4j = Double.MAX_VALUE;
    double oursTotal = 0;
    double taLibTotal = 0;
    for (int k = 0; k < ours.size(); k++) {
      double[] pair = medians(ours.get(k), taLib.get(k), CANDLES, pairs, 10_000_000);
      double[] other = medians(oursLess.get(k), ta4j.get(k), FEWER_CANDLES, Math.min(pairs, 3), 1);
      double ratio = pair[1] / pair[0];
      double ratioTa4j = other[1] / pair[0];
      System.out.printf(
          Locale.ROOT,
          "%-8s %12.2f %12.2f %12.2f %7.2fx %7.1fx%n",
          ours.get(k).name(),
          pair[0],
          pair[1],
          other[1],
          ratio,
          ratioTa4j);
      logTaLib += Math.log(ratio);
      logTa4j += Math.log(ratioTa4j);
      worst = Math.min(worst, ratio);
      worstTa4j = Math.min(worstTa4j, ratioTa4j);
      oursTotal += pair[0];
      taLibTotal += pair[1];
    }
    System.out.printf(
        Locale.ROOT,
        "{\"name\": \"feature-kernels\", \"ours\": %.2f, \"peer\": %.2f, \"unit\":"
            + " \"ns/candle, all kernels\", \"ratio\": %.2f, \"reach\": 1.2, \"pairs\": %d,"
            + " \"worst\": %.2f, \"reachWorst\": 0.9, \"ta4j\": %.1f, \"worstTa4j\": %.1f,"
            + " \"reachTa4j\": 10}%n",
        oursTotal,
        taLibTotal,
        Math.exp(logTaLib / ours.size()),
        pairs,
        worst,
        Math.exp(logTa4j / ours.size()),
        worstTa4j);
  }

  /** Nanoseconds a candle of both, the medians of as many runs of each, one after the other. */
  private static double[] medians(
      Kernel first, Kernel second, int candles, int pairs, long leastNanos) {
    int repeats = repeats(first, leastNanos);
    int otherRepeats = repeats(second, leastNanos);
    double[][] nanos = new double[2][pairs];
    for (int pair = 0; pair < pairs; pair++) {
      nanos[0][pair] = time(first, repeats) / candles;
      nanos[1][pair] = time(second, otherRepeats) / candles;
    }
    Arrays.sort(nanos[0]);
    Arrays.sort(nanos[1]);
    return new double[] {nanos[0][pairs / 2], nanos[1][pairs / 2]};
  }

  /** How many runs fill that time, once compiled. */
  private static int repeats(Kernel kernel, long leastNanos) {
    long start = THREADS.getCurrentThreadCpuTime();
    while (THREADS.getCurrentThreadCpuTime() - start < WARM_UP_NANOS) {
      kernel.run().run();
    }
    double once = time(kernel, 3);
    return (int) Math.max(1, Math.ceil(leastNanos / once));
  }

  /** Processor time of this thread: others may be at work on the machine. */
  private static double time(Kernel kernel, int repeats) {
    long start = THREADS.getCurrentThreadCpuTime();
    for (int k = 0; k < repeats; k++) {
      kernel.run().run();
    }
    return (THREADS.getCurrentThreadCpuTime() - start) / (double) repeats;
  }

  private static void requireEqual(Kernel ours, Kernel other, int candles, double tolerance) {
    ours.run().run();
    other.run().run();
    double worst = 0;
    for (int i = SEEDS_FADED; i < candles; i++) {
      double expected = other.value().at(i);
      double actual = ours.value().at(i);
      // Of what crosses zero, an error counts against its usual size.
      double scale = Math.max(Math.abs(expected), ours.scale());
      double error = Math.abs(actual - expected) / scale;
      if (!(error <= tolerance)) {
        throw new IllegalStateException(
            "%s of candle %d is %s, not %s".formatted(ours.name(), i, actual, expected));
      }
      worst = Math.max(worst, error);
    }
    System.out.printf(Locale.ROOT, "%s: differs by at most %.1e%n", ours.name(), worst);
  }

  /**
   * One indicator of one library over a market.
   *
   * @param scale what an error is measured against where the value is less
   * @param run computes all candles
   * @param value what the last run gave for a candle
   */
  record Kernel(String name, double scale, Runnable run, Value value) {}

  /** A value by candle. */
  interface Value {
    double at(int index);
  }
}
