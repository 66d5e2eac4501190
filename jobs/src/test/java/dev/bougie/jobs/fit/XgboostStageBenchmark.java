package dev.bougie.jobs.fit;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import com.sun.management.OperatingSystemMXBean;
import dev.bougie.model.json.Json;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;

/**
 * XGBoost in one Spark task, from rows in Spark's memory to a model: against MLlib's boosted trees
 * at a loss that is no smaller, and against the same library called from Python on an array of
 * floats.
 */
public final class XgboostStageBenchmark {

  private static final int FEATURES = 50;
  private static final int ROUNDS = 50;
  private static final int DEPTH = 6;
  private static final double LEARNING_RATE = 0.1;
  private static final List<String> NAMES =
      IntStream.range(0, FEATURES).mapToObj("f%d"::formatted).toList();

  private final Path folder;
  private final int cores;
  private final Dataset<Row> train;
  private final Dataset<Row> unseen;

  private XgboostStageBenchmark(Path folder, int cores, Dataset<Row> train, Dataset<Row> unseen) {
    this.folder = folder;
    this.cores = cores;
    this.train = train;
    this.unseen = unseen;
  }

  /**
   * Prints a table, and JSON as the last lines.
   *
   * @param arguments a new folder, pairs, rows, which of mllib and python to run as one word, a
   *     Python that has XGBoost, its script
   */
  public static void main(String[] arguments) {
    Locale.setDefault(Locale.ROOT);
    int pairs = Integer.parseInt(arguments[1]);
    long count = Long.parseLong(arguments[2]);
    List<String> parts = List.of(arguments[3].split(" ", -1));
    SparkSession spark =
        SparkSession.builder()
            .master("local[*]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.local.dir", arguments[0])
            .getOrCreate();
    spark.sparkContext().setLogLevel("ERROR");
    int cores = spark.sparkContext().defaultParallelism();
    Dataset<Row> train = rows(spark, 0, count, cores);
    Dataset<Row> unseen = rows(spark, count, count + count / 10, cores);
    System.out.printf("%,d rows of %d features, %d cores%n", train.count(), FEATURES, cores);
    XgboostStageBenchmark benchmark =
        new XgboostStageBenchmark(Path.of(arguments[0]), cores, train, unseen);
    List<Map<String, Object>> results = new ArrayList<>();
    if (parts.contains("python")) {
      results.add(benchmark.againstPython(pairs, List.of(arguments[4], arguments[5])));
    }
    if (parts.contains("mllib")) {
      results.add(benchmark.againstMllib(pairs));
    }
    spark.stop();
    results.forEach(result -> System.out.println(Json.write(result)));
  }

  /** Ten symbols, an hour a row; a fiftieth of the values undefined; a little to learn. */
  private static Dataset<Row> rows(SparkSession spark, long from, long to, int partitions) {
    Column id = col("id");
    List<Column> columns = new ArrayList<>();
    columns.add(functions.concat(lit("S"), id.mod(lit(10)).cast("string")).as("symbol"));
    columns.add(
        functions
            .timestamp_seconds(functions.floor(id.divide(lit(10))).multiply(lit(3_600)))
            .as("open_time"));
    for (int feature = 0; feature < FEATURES; feature++) {
      Column missing = functions.pmod(functions.xxhash64(id, lit(1_000 + feature)), lit(50));
      columns.add(
          functions
              .when(missing.equalTo(0), Double.NaN)
              .otherwise(uniform(id, feature))
              .as(NAMES.get(feature)));
    }
    Column signal =
        functions
            .sin(known("f0").multiply(lit(3)))
            .multiply(known("f1"))
            .plus(known("f2").multiply(known("f2")))
            .plus(functions.abs(known("f3")).multiply(known("f4")))
            .plus(known("f5").multiply(lit(0.5)));
    Column noise = uniform(id, 5_000).plus(uniform(id, 5_001)).plus(uniform(id, 5_002));
    return spark
        .range(from, to, 1, partitions)
        .select(
            IntStream.range(-1, columns.size())
                .mapToObj(i -> i < 0 ? id : columns.get(i))
                .toArray(Column[]::new))
        .withColumn(Trainer.LABEL, signal.plus(noise).divide(lit(100)))
        .drop("id")
        .persist(StorageLevel.MEMORY_ONLY());
  }

  private static Column known(String feature) {
    return functions.nanvl(col(feature), lit(0.0));
  }

  /** In [-1, 1), by the number of the row alone. */
  private static Column uniform(Column id, int which) {
    return functions
        .shiftrightunsigned(functions.xxhash64(id, lit(which)), 11)
        .multiply(lit(0x1p-52))
        .minus(lit(1));
  }

  private BoosterFit boosted(int rounds) {
    XgboostTrainer.Config config =
        new XgboostTrainer.Config(rounds, DEPTH, LEARNING_RATE, 1, 1, 50, 1, cores, 0, 4_096);
    return (BoosterFit) XgboostTrainer.ofReturns(config, 1).fit(train, NAMES, FitContext.plain());
  }

  private Map<String, Object> againstPython(int pairs, List<String> python) {
    Path data = folder.resolve("rows.f32");
    write(data);
    Path model = folder.resolve("python.ubj");
    List<String> command = new ArrayList<>(python);
    command.addAll(
        List.of(
            data.toString(),
            String.valueOf(FEATURES),
            String.valueOf(ROUNDS),
            String.valueOf(DEPTH),
            String.valueOf(LEARNING_RATE),
            String.valueOf(cores),
            model.toString()));
    Map<String, Object> result =
        compare(
            "xgboost-stage-python",
            1 / 1.4,
            pairs,
            () -> Cost.of(() -> boosted(ROUNDS)),
            () -> run(command));
    double ours = loss(boosted(ROUNDS));
    double theirs = loss(new BoosterFit(read(model), NAMES, boosted(1).head()));
    System.out.printf("root mean squared error of unseen rows: ours %s, peer %s%n", ours, theirs);
    if (Math.abs(ours / theirs - 1) > 1e-3) {
      throw new IllegalStateException("the two do not fit the same");
    }
    return result;
  }

  private Map<String, Object> againstMllib(int pairs) {
    GbtTrainer.Config config = new GbtTrainer.Config(ROUNDS, DEPTH, 64, LEARNING_RATE, 1);
    GbtTrainer mllib = new GbtTrainer(config, 1);
    double theirs = loss(mllib.fit(train, NAMES, FitContext.plain()));
    int rounds = ROUNDS;
    double ours = loss(boosted(rounds));
    while (ours > theirs) {
      rounds += 5;
      ours = loss(boosted(rounds));
    }
    System.out.printf(
        "root mean squared error of unseen rows: ours %s in %d rounds, peer %s in %d%n",
        ours, rounds, theirs, ROUNDS);
    int chosen = rounds;
    return compare(
        "xgboost-stage-mllib",
        8,
        pairs,
        () -> Cost.of(() -> boosted(chosen)),
        () -> Cost.of(() -> mllib.fit(train, NAMES, FitContext.plain())));
  }

  private double loss(FittedModel model) {
    Column miss = col(Trainer.LABEL).minus(col(Trainer.FORECAST));
    return Math.sqrt(
        model.foretell(unseen).agg(functions.avg(miss.multiply(miss))).head().getDouble(0));
  }

  /** Interleaved; who goes first takes turns. The first pair warms up and is not counted. */
  private static Map<String, Object> compare(
      String name, double reach, int pairs, Supplier<Cost> ours, Supplier<Cost> peer) {
    List<Cost> our = new ArrayList<>();
    List<Cost> their = new ArrayList<>();
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
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", name);
    json.put("ours", median(our, Cost::seconds));
    json.put("peer", median(their, Cost::seconds));
    json.put("unit", "s");
    json.put("ratio", rounded(median(their, Cost::seconds) / median(our, Cost::seconds)));
    json.put("reach", rounded(reach));
    json.put("pairs", pairs);
    json.put("processorOurs", median(our, Cost::processor));
    json.put("processorPeer", median(their, Cost::processor));
    json.put(
        "processorRatio", rounded(median(their, Cost::processor) / median(our, Cost::processor)));
    return json;
  }

  private static double rounded(double value) {
    return Math.round(100 * value) / 100.0;
  }

  /** In the order that ours are fitted in; the label last. */
  private void write(Path file) {
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      Iterator<Row> rows = train.orderBy("open_time", "symbol").toLocalIterator();
      ByteBuffer buffer =
          ByteBuffer.allocate((FEATURES + 1) * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      while (rows.hasNext()) {
        Row row = rows.next();
        buffer.clear();
        for (int i = 0; i <= FEATURES; i++) {
          buffer.putFloat((float) row.getDouble(2 + i));
        }
        out.write(buffer.array());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the peer says of itself: seconds, and seconds of all processors. */
  private static Cost run(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      try (BufferedReader out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        List<String> told = List.of(String.valueOf(out.readLine()).split(" ", -1));
        if (process.waitFor() != 0) {
          throw new IllegalStateException("the peer failed: " + command);
        }
        return new Cost(Double.parseDouble(told.get(0)), Double.parseDouble(told.get(1)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
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
  private record Cost(double seconds, double processor) {

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
