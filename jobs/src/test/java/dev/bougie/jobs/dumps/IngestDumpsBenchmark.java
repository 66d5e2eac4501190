package dev.bougie.jobs.dumps;

import com.sun.management.OperatingSystemMXBean;
import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.jobs.lake.LakeCatalog;
import dev.bougie.jobs.lake.LakeSettings;
import dev.bougie.jobs.lake.TestLake;
import dev.bougie.model.failure.CircuitBreaker;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.ReplacePartitions;
import org.apache.iceberg.SerializableTable;
import org.apache.iceberg.Table;
import org.apache.spark.sql.SaveMode;

/**
 * Months of 1-minute candles into Parquet: ours from zips behind HTTP, checksums, rules and the
 * commit included, against Spark's CSV reader and DuckDB's, both from files that lie unpacked on
 * disk. All sides have one thread for it; the figure is rows a second of processor time, that of
 * the whole JVM, so that neither a neighbour nor a second thread changes it.
 *
 * <p>Arguments: a folder to work in, the number of pairs, a folder of CSV files of January 2024 to
 * take instead of made-up ones (optional).
 */
public final class IngestDumpsBenchmark {

  private static final YearMonth MONTH = YearMonth.of(2024, 1);
  private static final int ARCHIVES = 24;

  /** Until the compilers of the JVM have come to rest; an executor loads for hours. */
  private static final int WARM_UPS = 8;

  private static final String SERVE = "--serve";

  private final Path folder;
  private final Path csvs;
  private final List<Archive> archives = new ArrayList<>();
  private final Map<String, List<Run>> runs = new TreeMap<>();
  private long rows;

  private IngestDumpsBenchmark(Path folder) {
    this.folder = folder;
    this.csvs = folder.resolve("csv");
  }

  /** One measured run. */
  private record Run(double cpuSeconds, double seconds, long bytes) {}

  /** What is measured; tells how many bytes it wrote. */
  @FunctionalInterface
  private interface Work {
    long run() throws IOException, SQLException;
  }

  public static void main(String[] arguments) throws IOException, SQLException {
    if (arguments[0].equals(SERVE)) {
      serve(arguments);
      return;
    }
    Path folder = Path.of(arguments[0]);
    int pairs = Integer.parseInt(arguments[1]);
    // A session that finds a master set leaves it as it is.
    System.setProperty("spark.master", "local[1]");
    System.setProperty("spark.driver.host", "127.0.0.1");
    System.setProperty("spark.driver.bindAddress", "127.0.0.1");
    System.setProperty("spark.ui.enabled", "false");
    IngestDumpsBenchmark benchmark = new IngestDumpsBenchmark(folder);
    try (Exchange exchange = Exchange.start(arguments);
        TestLake lake = TestLake.open(folder)) {
      benchmark.fill(given(arguments));
      new Lake(lake.spark()).createMarket();
      try (LakeCatalog catalog =
          LakeCatalog.open(
              new LakeSettings(folder.resolve("lake").toString()),
              lake.database().access(),
              new Configuration())) {
        Table table = catalog.table(Lake.CANDLES);
        benchmark.measure(exchange.url(), table, lake, pairs);
      }
    }
    benchmark.tell(pairs);
  }

  /** The other process: has the same archives, tells its URL and serves until its input ends. */
  private static void serve(String[] arguments) throws IOException {
    try (FakeBucket bucket =
        FakeBucket.start(
            List.of(), Interval.M1, Instant.EPOCH, Instant.parse("2024-02-01T00:00:00Z"))) {
      List<Path> given = given(Arrays.copyOfRange(arguments, 1, arguments.length));
      for (int number = 0; number < count(given); number++) {
        Archive archive = archive(number);
        bucket.put(archive, Zips.zip(archive.name().replace(".zip", ".csv"), csv(given, number)));
      }
      System.out.println(bucket.url());
      System.in.transferTo(OutputStream.nullOutputStream());
    }
  }

  /** The bucket in a process of its own, whose time is not ours. */
  private record Exchange(Process process, URI url) implements AutoCloseable {

    static Exchange start(String[] arguments) throws IOException {
      List<String> command =
          new ArrayList<>(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Dsun.net.httpserver.nodelay=true",
                  "-cp",
                  System.getProperty("java.class.path"),
                  IngestDumpsBenchmark.class.getName(),
                  SERVE));
      command.addAll(List.of(arguments));
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      String url = process.inputReader().readLine();
      if (url == null) {
        throw new IOException("the bucket did not start");
      }
      return new Exchange(process, URI.create(url));
    }

    @Override
    public void close() {
      process.destroy();
    }
  }

  private static List<Path> given(String[] arguments) throws IOException {
    return arguments.length > 2 ? filesOf(Path.of(arguments[2])) : List.of();
  }

  private static int count(List<Path> given) {
    return given.isEmpty() ? ARCHIVES : given.size();
  }

  private static Archive archive(int number) {
    return Archive.monthly("M%03dUSDT".formatted(number), Interval.M1, MONTH);
  }

  private static byte[] csv(List<Path> given, int number) throws IOException {
    return given.isEmpty()
        ? new MinuteMarket(number).csv(MONTH)
        : Files.readAllBytes(given.get(number));
  }

  private void fill(List<Path> given) throws IOException {
    Files.createDirectories(csvs);
    for (int number = 0; number < count(given); number++) {
      Archive archive = archive(number);
      Files.write(csvs.resolve(archive.name().replace(".zip", ".csv")), csv(given, number));
      archives.add(archive);
    }
  }

  private void measure(URI url, Table table, TestLake lake, int pairs)
      throws IOException, SQLException {
    ArchiveLoader loader =
        new ArchiveLoader(
            new Bucket(
                new DumpSettings(
                    url, 4, Duration.ofMillis(10), Duration.ofSeconds(1), Duration.ofMinutes(1))));
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
      try (Statement statement = duck.createStatement()) {
        statement.execute("SET threads = 1");
      }
      for (int round = -WARM_UPS; round < pairs; round++) {
        Map<String, List<Run>> kept = round < 0 ? new TreeMap<>() : runs;
        run(kept, "ours", () -> ours(loader, table));
        run(kept, "spark", () -> spark(lake));
        run(kept, "ours", () -> ours(loader, table));
        run(kept, "duckdb", () -> duckdb(duck));
      }
    }
  }

  private static void run(Map<String, List<Run>> kept, String name, Work work)
      throws IOException, SQLException {
    OperatingSystemMXBean machine =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long cpu = machine.getProcessCpuTime();
    long wall = System.nanoTime();
    long bytes = work.run();
    kept.computeIfAbsent(name, none -> new ArrayList<>())
        .add(
            new Run(
                (machine.getProcessCpuTime() - cpu) / 1e9,
                (System.nanoTime() - wall) / 1e9,
                bytes));
  }

  private long ours(ArchiveLoader loader, Table table) {
    Loaded loaded =
        loader.load(
            SerializableTable.copyOf(table),
            archives,
            Instant.parse("2024-02-02T00:00:00Z"),
            new CircuitBreaker(1));
    ReplacePartitions commit = table.newReplacePartitions();
    loaded.files().forEach(commit::addFile);
    commit.commit();
    rows = loaded.archives().stream().mapToLong(Loaded.Result::rows).sum();
    long whole =
        archives.size()
            * Interval.M1.count(
                archives.get(0).from().toEpochMilli(), archives.get(0).to().toEpochMilli());
    if (rows != whole) {
      throw new IllegalStateException("%d rows of %d: %s".formatted(rows, whole, loaded));
    }
    return loaded.files().stream().mapToLong(file -> file.fileSizeInBytes()).sum();
  }

  private long spark(TestLake lake) throws IOException {
    Path out = folder.resolve("spark");
    lake.spark()
        .read()
        .schema(
            """
            open_time bigint, open double, high double, low double, close double, volume double,
            close_time bigint, quote_volume double, trades bigint, taker_buy_base double,
            taker_buy_quote double, ignored string""")
        .csv(csvs.toString())
        .write()
        .mode(SaveMode.Overwrite)
        .option("compression", "zstd")
        .parquet(out.toString());
    return size(out);
  }

  private long duckdb(Connection duck) throws IOException, SQLException {
    Path out = folder.resolve("duckdb.parquet");
    try (Statement statement = duck.createStatement()) {
      statement.execute(
          """
          COPY (SELECT * FROM read_csv('%s/*.csv', header = false, auto_detect = false, columns = {
            'open_time': 'BIGINT', 'open': 'DOUBLE', 'high': 'DOUBLE', 'low': 'DOUBLE',
            'close': 'DOUBLE', 'volume': 'DOUBLE', 'close_time': 'BIGINT', 'quote_volume': 'DOUBLE',
            'trades': 'BIGINT', 'taker_buy_base': 'DOUBLE', 'taker_buy_quote': 'DOUBLE',
            'ignored': 'VARCHAR'}))
          TO '%s' (FORMAT parquet, COMPRESSION zstd)
          """
              .formatted(csvs, out));
    }
    return Files.size(out);
  }

  private void tell(int pairs) {
    System.out.printf(Locale.ROOT, "%d archives, %,d rows%n", archives.size(), rows);
    System.out.printf("%-8s %14s %14s %10s%n", "", "rows/s/core", "rows/s", "MB written");
    for (String name : List.of("ours", "spark", "duckdb")) {
      System.out.printf(
          Locale.ROOT,
          "%-8s %,14.0f %,14.0f %10.1f%n",
          name,
          rate(name),
          rows / median(runs(name).stream().map(Run::seconds).toList()),
          runs(name).get(0).bytes() / 1e6);
    }
    System.out.printf(
        Locale.ROOT,
        "{\"name\": \"ingest-dumps\", \"ours\": %.0f, \"peer\": %.0f, \"unit\": \"rows/s/core\","
            + " \"ratio\": %.2f, \"reach\": 2.5, \"pairs\": %d, \"duckdb\": %.0f,"
            + " \"duckdbRatio\": %.2f, \"duckdbReach\": 1}%n",
        rate("ours"),
        rate("spark"),
        rate("ours") / rate("spark"),
        pairs,
        rate("duckdb"),
        rate("ours") / rate("duckdb"));
  }

  private double rate(String name) {
    return rows / median(runs(name).stream().map(Run::cpuSeconds).toList());
  }

  private List<Run> runs(String name) {
    return runs.getOrDefault(name, List.of());
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }

  private static List<Path> filesOf(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static long size(Path folder) throws IOException {
    long bytes = 0;
    for (Path file : filesOf(folder)) {
      bytes += file.toString().endsWith(".parquet") ? Files.size(file) : 0;
    }
    return bytes;
  }
}
