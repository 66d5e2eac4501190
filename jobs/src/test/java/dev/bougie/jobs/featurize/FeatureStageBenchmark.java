package dev.bougie.jobs.featurize;

import com.sun.management.OperatingSystemMXBean;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.FeatureSet;
import dev.bougie.jobs.lake.CandleRange;
import dev.bougie.jobs.lake.FeatureBlock;
import dev.bougie.jobs.lake.FeatureFileWriter;
import dev.bougie.jobs.lake.FeatureFiles;
import dev.bougie.jobs.lake.FeatureTable;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.jobs.lake.TestLake;
import dev.bougie.model.json.Json;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.iceberg.SerializableTable;
import org.apache.iceberg.Table;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * The stage, lake to lake, in pairs: all features of {@code core} against writing the same columns
 * from memory; those that others have words for against Spark's windows and polars with equal
 * outputs; and how time and memory grow with the lake.
 */
public final class FeatureStageBenchmark {

  /** A month of what the writer alone writes; its tasks run in this process. */
  private static final List<List<FeatureBlock>> COMPUTED = new ArrayList<>();

  private final TestLake lake;
  private final int months;
  private final int pairs;
  private final FeatureStagePeers peers;
  private final List<Map<String, Object>> results = new ArrayList<>();

  private FeatureStageBenchmark(TestLake lake, int months, int pairs, FeatureStagePeers peers) {
    this.lake = lake;
    this.months = months;
    this.pairs = pairs;
    this.peers = peers;
  }

  /**
   * Prints a table, and JSON as the last lines.
   *
   * @param arguments a new folder, pairs, millions of candles of the pairs' lake, millions of the
   *     lakes that grow as one word, which of write, windows, polars and growth to run as one word,
   *     a Python that has polars, its script
   */
  public static void main(String[] arguments) {
    Locale.setDefault(Locale.ROOT);
    LiveHeap heap = new LiveHeap();
    Path folder = Path.of(arguments[0]);
    int pairs = Integer.parseInt(arguments[1]);
    int months = FeatureStageLake.months(Double.parseDouble(arguments[2]));
    List<String> parts = List.of(arguments[4].split(" ", -1));
    try (TestLake lake = TestLake.open(folder)) {
      new Lake(lake.spark()).createMarket();
      int cores = lake.spark().sparkContext().defaultParallelism();
      FeatureStageLake candles = new FeatureStageLake(lake);
      FeatureStageBenchmark benchmark =
          new FeatureStageBenchmark(
              lake,
              months,
              pairs,
              new FeatureStagePeers(
                  lake,
                  cores,
                  folder.resolve("by-polars.parquet"),
                  List.of(arguments[5], arguments[6])));
      if (parts.contains("growth")) {
        new FeatureStageGrowth(folder, candles, heap, cores)
            .measure(
                Arrays.stream(arguments[3].split(" ", -1)).map(Double::valueOf).toList(),
                () -> benchmark.ours(new FeatureStagePeers.Shared()).seconds());
      } else {
        candles.fill(months);
        System.out.printf("%,d candles%n", FeatureStageLake.rows(months));
      }
      benchmark.pairs(parts);
    }
  }

  private void pairs(List<String> parts) {
    Featurize.SetSource shared = new FeatureStagePeers.Shared();
    if (parts.contains("write")) {
      againstWriting(new Featurize.NamedSet("core"));
    }
    if (parts.contains("windows")) {
      compare("feature-stage-windows", 12, () -> ours(shared), peers::sparkWindows);
      peers.requireEqual("lake.features.by_sql");
    }
    if (parts.contains("polars")) {
      compare("feature-stage-polars", 1, () -> ours(shared), peers::withPolars);
      peers.requireEqual("parquet.`%s`".formatted(peers.byPolars()));
    }
    results.forEach(result -> System.out.println(Json.write(result)));
  }

  private void againstWriting(Featurize.SetSource core) {
    compute(core.set());
    COMPUTED.clear();
    System.out.printf(
        "a month by the kernels and nothing else, with its candles made up, on one core: %s%n",
        Cost.of(() -> compute(core.set())));
    compare("feature-stage-write", 1 / 1.5, () -> ours(core), () -> write(core));
    COMPUTED.clear();
    // Of a symbol that is hardly there: what a Spark job and an Iceberg commit cost.
    List<Cost> fixed = new ArrayList<>();
    for (int run = 0; run < 5; run++) {
      fixed.add(ours(core, List.of(FeatureStageLake.TINY)));
    }
    System.out.printf(
        "any run of the stage, however few candles there are: %.2f s, %.2f s of processors%n",
        median(fixed, Cost::seconds), median(fixed, Cost::processor));
  }

  private void compare(String name, double reach, Supplier<Cost> ours, Supplier<Cost> peer) {
    List<Cost> our = new ArrayList<>();
    List<Cost> their = new ArrayList<>();
    // The first pair warms up and is not counted.
    for (int pair = 0; pair <= pairs; pair++) {
      boolean first = pair % 2 == 0;
      Cost before = first ? ours.get() : peer.get();
      Cost after = first ? peer.get() : ours.get();
      System.out.printf(
          "%s %d: ours %s, peer %s%n", name, pair, first ? before : after, first ? after : before);
      if (pair > 0) {
        our.add(first ? before : after);
        their.add(first ? after : before);
      }
    }
    double seconds = median(our, Cost::seconds);
    double processor = median(our, Cost::processor);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", name);
    json.put("ours", seconds);
    json.put("peer", median(their, Cost::seconds));
    json.put("unit", "s");
    json.put("ratio", Math.round(100 * median(their, Cost::seconds) / seconds) / 100.0);
    json.put("reach", Math.round(100 * reach) / 100.0);
    json.put("pairs", pairs);
    json.put("processorOurs", processor);
    json.put("processorPeer", median(their, Cost::processor));
    json.put(
        "processorRatio", Math.round(100 * median(their, Cost::processor) / processor) / 100.0);
    results.add(json);
  }

  private Cost ours(Featurize.SetSource set) {
    return ours(set, FeatureStageLake.SYMBOLS);
  }

  private Cost ours(Featurize.SetSource set, List<String> symbols) {
    drop(new FeatureTable(set.set()).name());
    return Cost.of(
        () ->
            new Featurize(
                    lake.spark(),
                    new Featurize.Config(symbols, FeatureStageLake.INTERVAL, "core"),
                    set,
                    (64L << 20) / (Long.BYTES * (set.set().size() + 12L)),
                    Long.MAX_VALUE)
                .run());
  }

  /** The same columns into the same files by as many tasks, from memory. */
  private Cost write(Featurize.SetSource set) {
    FeatureTable features = new FeatureTable(set.set());
    drop(features.name());
    return Cost.of(
        () -> {
          features.create(lake.spark());
          Table table = new Lake(lake.spark()).table(features.name());
          JavaSparkContext context = JavaSparkContext.fromSparkContext(lake.spark().sparkContext());
          Broadcast<Table> copy = context.broadcast(SerializableTable.copyOf(table));
          List<Integer> parts = IntStream.range(0, COMPUTED.size() * months).boxed().toList();
          List<FeatureFiles.Written> written =
              context
                  .parallelize(parts, parts.size())
                  .map(part -> writePart(copy.value(), set.set(), part))
                  .collect();
          FeatureFiles.begin(table, FeatureStageLake.INTERVAL, List.of())
              .commit(
                  null,
                  new CandleRange(
                      FeatureStageLake.INTERVAL,
                      Instant.EPOCH,
                      Instant.parse("2100-01-01T00:00:00Z"),
                      "",
                      "Z"),
                  written);
        });
  }

  private static FeatureFiles.Written writePart(Table table, FeatureSet set, int part) {
    YearMonth month = FeatureStageLake.NEWEST.minusMonths(part / COMPUTED.size());
    int rows = month.lengthOfMonth() * 1_440;
    try (FeatureFileWriter file =
        FeatureFileWriter.open(table, FeatureStageLake.INTERVAL, month, set.ids())) {
      for (FeatureBlock block : COMPUTED.get(part % COMPUTED.size())) {
        file.add(moved(block, FeatureStageLake.start(month).toEpochMilli()), 0, rows);
      }
      return new FeatureFiles.Written(List.of(file.finish()), List.of(), List.of());
    }
  }

  /** The same features at other times, so that a month of them in memory is enough. */
  private static FeatureBlock moved(FeatureBlock block, long start) {
    long by = start - block.openTime()[0];
    return new FeatureBlock(
        block.symbol(),
        Arrays.stream(block.openTime()).map(time -> time + by).toArray(),
        block.close(),
        block.synthetic(),
        block.windowHash(),
        block.first(),
        block.features());
  }

  /** The newest month, which has as many days as any. */
  private static void compute(FeatureSet set) {
    List<String> symbols = FeatureStageLake.SYMBOLS;
    for (int first = 0; first < symbols.size(); first += 4) {
      List<FeatureBlock> blocks = new ArrayList<>();
      for (int symbol = first; symbol < Math.min(first + 4, symbols.size()); symbol++) {
        CandleColumns columns =
            CandleColumns.of(
                FeatureStageLake.INTERVAL,
                FeatureStageLake.walk(symbol, FeatureStageLake.NEWEST, Integer.MAX_VALUE));
        blocks.add(
            new FeatureBlock(
                symbols.get(symbol),
                columns.openTime(),
                columns.close(),
                new boolean[columns.size()],
                new SplittableRandom(symbol).longs(columns.size()).toArray(),
                0,
                set.compute(columns, 0, columns.size())));
      }
      COMPUTED.add(blocks);
    }
  }

  private void drop(String table) {
    lake.spark().sql("DROP TABLE IF EXISTS %s PURGE".formatted(table));
  }

  private static double median(List<Cost> costs, ToDoubleFunction<Cost> of) {
    double[] sorted = costs.stream().mapToDouble(of).sorted().toArray();
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }

  /**
   * What a run takes.
   *
   * @param processor seconds of all processors in the process that works, which others at work on
   *     the machine hardly change
   */
  record Cost(double seconds, double processor) {

    private static final OperatingSystemMXBean SYSTEM =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    static Cost of(Runnable work) {
      long processor = SYSTEM.getProcessCpuTime();
      long start = System.nanoTime();
      work.run();
      return new Cost(
          (System.nanoTime() - start) / 1e9, (SYSTEM.getProcessCpuTime() - processor) / 1e9);
    }

    @Override
    public String toString() {
      return "%.2f s (%.2f s of processors)".formatted(seconds, processor);
    }
  }
}
