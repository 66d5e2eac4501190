package dev.bougie.jobs.featurize;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.candle.Interval;
import dev.bougie.features.engine.FeatureSet;
import dev.bougie.jobs.lake.CandleFileWriter;
import dev.bougie.jobs.lake.CandleFiles;
import dev.bougie.jobs.lake.CandleRange;
import dev.bougie.jobs.lake.FeatureBlock;
import dev.bougie.jobs.lake.FeatureFileWriter;
import dev.bougie.jobs.lake.FeatureFiles;
import dev.bougie.jobs.lake.FeatureTable;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.jobs.lake.TestLake;
import dev.bougie.model.manifest.Json;
import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.SerializableTable;
import org.apache.iceberg.Table;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * The stage, lake to lake, in pairs: all features of {@code core} against writing the same columns
 * from memory; those that others have words for against Spark's windows and polars with equal
 * outputs; and rows a second and core, and the heap that is live after collections, of a small and
 * a large lake.
 */
public final class FeatureStageBenchmark {

  private static final Interval INTERVAL = Interval.M1;
  private static final YearMonth NEWEST = YearMonth.of(2025, 5);

  /** What the writer alone writes; its tasks run in this process. */
  private static final List<List<FeatureBlock>> COMPUTED = new ArrayList<>();

  private final TestLake lake;
  private final LiveHeap heap;
  private final int cores;
  private final FeatureStagePeers peers;
  private final List<String> symbols =
      IntStream.range(0, 10).mapToObj("S%04dUSDT"::formatted).toList();

  private FeatureStageBenchmark(TestLake lake, LiveHeap heap, Path folder, List<String> polars) {
    this.lake = lake;
    this.heap = heap;
    this.cores = lake.spark().sparkContext().defaultParallelism();
    this.peers = new FeatureStagePeers(lake, cores, folder.resolve("by-polars.parquet"), polars);
  }

  /**
   * Prints a table, and JSON as the last lines.
   *
   * @param arguments a new folder, pairs, months of the pairs' lake, and of the lakes that grow, a
   *     Python that has polars, its script
   */
  public static void main(String[] arguments) {
    Locale.setDefault(Locale.ROOT);
    LiveHeap heap = new LiveHeap();
    int pairs = Integer.parseInt(arguments[1]);
    int months = Integer.parseInt(arguments[2]);
    Path folder = Path.of(arguments[0]);
    List<String> polars = List.of(arguments[5], arguments[6]);
    try (TestLake lake = TestLake.open(folder)) {
      FeatureStageBenchmark benchmark = new FeatureStageBenchmark(lake, heap, folder, polars);
      new Lake(lake.spark()).createMarket();
      benchmark.fill(0, months);
      benchmark.pairs(pairs, months);
      int small = Integer.parseInt(arguments[3]);
      int large = Integer.parseInt(arguments[4]);
      if (large > small) {
        benchmark.growth(months, small, large);
      }
    }
  }

  private void pairs(int pairs, int months) {
    Featurize.SetSource core = new Featurize.NamedSet("core");
    compute(core.set(), months);
    COMPUTED.clear();
    System.out.printf(
        "kernels and nothing else, on one core: %.2f s%n",
        seconds(() -> compute(core.set(), months)));
    List<Map<String, Object>> results = new ArrayList<>();
    results.add(
        compare("feature-stage-write", 1 / 1.5, pairs, () -> ours(core), () -> write(core)));
    COMPUTED.clear();
    results.add(
        compare(
            "feature-stage-windows",
            12,
            pairs,
            () -> ours(new FeatureStagePeers.Shared()),
            peers::sparkWindows));
    peers.requireEqual("lake.features.by_sql");
    results.add(
        compare(
            "feature-stage-polars",
            1,
            pairs,
            () -> ours(new FeatureStagePeers.Shared()),
            peers::withPolars));
    peers.requireEqual("parquet.`%s`".formatted(peers.byPolars()));
    results.forEach(result -> System.out.println(Json.write(result)));
  }

  private Map<String, Object> compare(
      String name, double reach, int pairs, DoubleSupplier ours, DoubleSupplier peer) {
    List<Double> our = new ArrayList<>();
    List<Double> their = new ArrayList<>();
    // The first pair warms up and is not counted.
    for (int pair = 0; pair <= pairs; pair++) {
      boolean first = pair % 2 == 0;
      double before = first ? ours.getAsDouble() : peer.getAsDouble();
      double after = first ? peer.getAsDouble() : ours.getAsDouble();
      System.out.printf(
          "%s %d: ours %.2f s, peer %.2f s%n",
          name, pair, first ? before : after, first ? after : before);
      if (pair > 0) {
        our.add(first ? before : after);
        their.add(first ? after : before);
      }
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", name);
    json.put("ours", median(our));
    json.put("peer", median(their));
    json.put("unit", "s");
    json.put("ratio", Math.round(100 * median(their) / median(our)) / 100.0);
    json.put("reach", Math.round(100 * reach) / 100.0);
    json.put("pairs", pairs);
    return json;
  }

  private void growth(int filled, int small, int large) {
    fill(filled, small);
    Featurize.SetSource set = new FeatureStagePeers.Shared();
    double[] seconds = new double[2];
    double[] live = new double[2];
    long[] rows = {rows(small), rows(large)};
    for (int size = 0; size < 2; size++) {
      fill(size == 0 ? filled : small, size == 0 ? small : large);
      ours(set);
      heap.reset();
      seconds[size] = ours(set);
      live[size] = heap.most() / 1e6;
      System.out.printf(
          "%,12d candles: %.2f s, %,.0f rows/s/core, %.0f MB live%n",
          rows[size], seconds[size], rows[size] / seconds[size] / cores, live[size]);
    }
    double ratio = (seconds[0] / rows[0]) / (seconds[1] / rows[1]);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", "feature-stage");
    json.put("ours", seconds[1] / rows[1] * 1e6);
    json.put("peer", seconds[0] / rows[0] * 1e6);
    json.put("unit", "s per million candles");
    json.put("ratio", Math.round(100 * ratio) / 100.0);
    json.put("reach", 0.95);
    json.put("pairs", 1);
    json.put("liveMegabytes", Math.round(live[1]));
    json.put("liveMegabytesOfTheSmallLake", Math.round(live[0]));
    System.out.println(Json.write(json));
  }

  private double ours(Featurize.SetSource set) {
    drop(new FeatureTable(set.set()).name());
    return seconds(
        () ->
            new Featurize(
                    lake.spark(),
                    new Featurize.Config(symbols, INTERVAL, "core"),
                    set,
                    (64L << 20) / (Long.BYTES * (set.set().size() + 12L)),
                    Long.MAX_VALUE)
                .run());
  }

  /** The same columns into the same files by as many tasks, from memory. */
  private double write(Featurize.SetSource set) {
    FeatureTable features = new FeatureTable(set.set());
    drop(features.name());
    return seconds(
        () -> {
          features.create(lake.spark());
          Table table = new Lake(lake.spark()).table(features.name());
          JavaSparkContext context = JavaSparkContext.fromSparkContext(lake.spark().sparkContext());
          Broadcast<Table> copy = context.broadcast(SerializableTable.copyOf(table));
          List<Integer> parts = IntStream.range(0, COMPUTED.size()).boxed().toList();
          List<FeatureFiles.Written> written =
              context
                  .parallelize(parts, parts.size())
                  .map(part -> writePart(copy.value(), set.set(), COMPUTED.get(part)))
                  .collect();
          new FeatureFiles(table)
              .commit(
                  null,
                  new CandleRange(
                      INTERVAL, Instant.EPOCH, Instant.parse("2100-01-01T00:00:00Z"), "", "Z"),
                  written);
        });
  }

  private static FeatureFiles.Written writePart(
      Table table, FeatureSet set, List<FeatureBlock> blocks) {
    YearMonth month =
        YearMonth.from(
            Instant.ofEpochMilli(blocks.get(0).openTime()[blocks.get(0).first()])
                .atOffset(ZoneOffset.UTC));
    try (FeatureFileWriter file = FeatureFileWriter.open(table, INTERVAL, month, set.ids())) {
      blocks.forEach(block -> file.add(block, block.first(), block.end()));
      return new FeatureFiles.Written(List.of(file.finish()), List.of(), List.of());
    }
  }

  private void compute(FeatureSet set, int months) {
    for (int back = 0; back < months; back++) {
      YearMonth month = NEWEST.minusMonths(back);
      for (int first = 0; first < symbols.size(); first += 4) {
        List<FeatureBlock> blocks = new ArrayList<>();
        for (int symbol = first; symbol < Math.min(first + 4, symbols.size()); symbol++) {
          CandleColumns columns = CandleColumns.of(INTERVAL, walk(symbol, month));
          long[] hashes = new SplittableRandom(symbol).longs(columns.size()).toArray();
          blocks.add(
              new FeatureBlock(
                  symbols.get(symbol),
                  columns.openTime(),
                  columns.close(),
                  new boolean[columns.size()],
                  hashes,
                  new long[0],
                  0,
                  set.compute(columns, 0, columns.size())));
        }
        COMPUTED.add(blocks);
      }
    }
  }

  /** Some months of all symbols, counted back from the newest, one file each. */
  private void fill(int fromMonth, int toMonth) {
    CandleFiles files = new CandleFiles(lake.spark());
    for (int back = fromMonth; back < toMonth; back++) {
      YearMonth month = NEWEST.minusMonths(back);
      CandleFiles.Version version = files.version();
      List<DataFile> written = new ArrayList<>();
      try (CandleFileWriter file = CandleFileWriter.open(files.table(), INTERVAL, month)) {
        for (int symbol = 0; symbol < symbols.size(); symbol++) {
          for (Candle candle : walk(symbol, month)) {
            TestLake.add(file, symbols.get(symbol), candle, "dump");
          }
        }
        written.add(file.finish());
      }
      CandleRange range =
          new CandleRange(INTERVAL, start(month), start(month.plusMonths(1)), "", "Z");
      if (!files.append(version, range, written)) {
        throw new IllegalStateException("somebody else writes to this lake");
      }
    }
  }

  private static List<Candle> walk(int symbol, YearMonth month) {
    SplittableRandom random = new SplittableRandom(symbol * 10_000L + month.hashCode());
    List<Candle> candles = new ArrayList<>();
    double price = 100;
    long end = start(month.plusMonths(1)).toEpochMilli();
    for (long open = start(month).toEpochMilli(); open < end; open = INTERVAL.next(open)) {
      double next = Math.round(price * Math.exp(random.nextDouble(-0.01, 0.01)) * 100) / 100.0;
      double volume = Math.round(random.nextDouble(1e4) * 1e3) / 1e3;
      candles.add(
          new Candle(
              open,
              price,
              Math.max(price, next) + 0.02,
              Math.min(price, next) - 0.01,
              next,
              volume,
              volume * price,
              random.nextLong(100_000),
              volume / 2,
              volume * price / 2,
              INTERVAL.closeTime(open)));
      price = Math.max(next, 50);
    }
    return candles;
  }

  private long rows(int months) {
    return IntStream.range(0, months)
        .mapToLong(back -> NEWEST.minusMonths(back).lengthOfMonth() * 1_440L * symbols.size())
        .sum();
  }

  private void drop(String table) {
    lake.spark().sql("DROP TABLE IF EXISTS %s PURGE".formatted(table));
  }

  private static Instant start(YearMonth month) {
    return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  static double seconds(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / 1e9;
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
  }
}
