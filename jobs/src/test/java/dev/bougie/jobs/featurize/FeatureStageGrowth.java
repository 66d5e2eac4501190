package dev.bougie.jobs.featurize;

import dev.bougie.model.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;

/** The stage over lakes of growing size: seconds for a million candles, memory, disk. */
record FeatureStageGrowth(Path folder, FeatureStageLake lake, LiveHeap heap, int cores) {

  private static final double MEGA = 1e6;

  /** How often all of the heap is collected in a run, at most, however long it takes. */
  private static final int COLLECTIONS = 20;

  /**
   * Prints two lines a size, and JSON of the last against the first. Each size is run twice: for
   * the time, and for what of the heap lives, which is looked at equally often in short and long
   * runs.
   *
   * @param millions of candles, growing
   * @param stage makes all features anew and tells the seconds
   */
  void measure(List<Double> millions, DoubleSupplier stage) {
    double[] seconds = new double[millions.size()];
    double[] live = new double[millions.size()];
    long[] rows = new long[millions.size()];
    for (int size = 0; size < millions.size(); size++) {
      int months = FeatureStageLake.months(millions.get(size));
      double filling = FeatureStageBenchmark.Cost.of(() -> lake.fill(months)).seconds();
      if (size == 0) {
        System.out.printf("a first run, which warms up: %.2f s%n", stage.getAsDouble());
      }
      heap.reset();
      rows[size] = FeatureStageLake.rows(months);
      seconds[size] = stage.getAsDouble();
      System.out.printf(
          "%,12d candles, made in %.0f s: %.2f s, %.3f s a million, %,.0f rows/s/core, "
              + "%.0f MB of heap after any collection, %.0f MB resident at most so far, "
              + "%,.0f MB of disk%n",
          rows[size],
          filling,
          seconds[size],
          seconds[size] / rows[size] * MEGA,
          rows[size] / seconds[size] / cores,
          heap.left().mostAfterAny() / MEGA,
          mostResident() / MEGA,
          disk() / MEGA);
      LiveHeap.Watched watched =
          heap.during(stage, Math.round(1_000 * seconds[size] / COLLECTIONS));
      LiveHeap.Left left = watched.left();
      live[size] = left.most() / MEGA;
      System.out.printf(
          "%,12d candles, %d collections of all in %.2f s: %.0f MB live, %.0f MB at most%n",
          rows[size], left.collections(), watched.seconds(), left.median() / MEGA, live[size]);
    }
    int last = millions.size() - 1;
    double ratio = (seconds[0] / rows[0]) / (seconds[last] / rows[last]);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", "feature-stage");
    json.put("ours", seconds[last] / rows[last] * MEGA);
    json.put("peer", seconds[0] / rows[0] * MEGA);
    json.put("unit", "s per million candles");
    json.put("ratio", Math.round(100 * ratio) / 100.0);
    json.put("reach", 0.95);
    json.put("pairs", 1);
    json.put("liveMegabytes", Math.round(live[last]));
    json.put("liveMegabytesOfTheSmallLake", Math.round(live[0]));
    System.out.println(Json.write(json));
  }

  /** The most memory that this process ever held, bytes; 0 where the system does not tell. */
  private static long mostResident() {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long disk() {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
