package dev.bougie.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.doctor.Health;
import dev.bougie.jobs.exchange.FakeExchange;
import dev.bougie.jobs.featurize.Featurize;
import dev.bougie.jobs.ingest.TestIngest;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.jobs.lake.LakeCatalog;
import dev.bougie.jobs.lake.LakeException;
import dev.bougie.jobs.lake.LakeSettings;
import dev.bougie.jobs.lake.S3Server;
import dev.bougie.jobs.lake.SparkProperties;
import dev.bougie.jobs.lake.TestLake;
import dev.bougie.jobs.maintain.Maintain;
import dev.bougie.jobs.maintain.MaintainSettings;
import dev.bougie.jobs.progress.Progress;
import dev.bougie.jobs.sink.ServingWindow;
import dev.bougie.model.config.Settings;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The lake on {@code s3a://}, against a server that speaks S3 and checks signatures. */
class S3IT {

  private static final String WAREHOUSE = "s3a://" + S3Server.BUCKET + "/lake";
  private static final Instant FROM = Instant.parse("2024-01-01T00:00:00Z");
  private static final Instant NOW = Instant.parse("2024-01-05T00:00:00Z");
  private static final int CLOSED = 4 * 24;
  private static final Clock HERE =
      Clock.fixed(Instant.parse("2025-06-01T12:00:00Z"), ZoneOffset.UTC);

  @TempDir private static Path folder;
  private static S3Server s3;

  @BeforeAll
  static void start() {
    s3 = S3Server.start(folder);
    s3.set();
  }

  @AfterAll
  static void stop() {
    s3.close();
  }

  @Test
  void ingestsFeaturizesAndReadsWhereverTheLakeIs() throws Exception {
    Path home = folder.resolve("home");
    try (FakeExchange exchange = FakeExchange.start(List.of("BTCUSDT"), Interval.H1, FROM, NOW)) {
      exchange.remove("BTCUSDT", Instant.parse("2024-01-02T05:00:00Z"));
      try (Pipeline pipeline = pipeline(home, exchange)) {
        assertThat(pipeline.ingest().candles()).isEqualTo(CLOSED - 1);
        Featurize.Result features = pipeline.featurize();
        assertThat(features.added()).isEqualTo(CLOSED - 1);
        assertThat(pipeline.gaps().missingByCause()).isEqualTo(Map.of("EXCHANGE_OUTAGE", 1L));
        Health health = pipeline.doctor(Set.of());
        assertThat(health.damage()).isEmpty();
        assertThat(health.candles().get(0).rows()).isEqualTo(CLOSED - 1);
      }
      try (TestLake lake = TestLake.open(home, WAREHOUSE)) {
        assertThat(lake.candles("BTCUSDT")).isEqualTo(exchange.closed("BTCUSDT"));
        assertThat(lake.files(Lake.CANDLES))
            .isNotEmpty()
            .allMatch(file -> file.startsWith(WAREHOUSE + "/market/candles/"));
        assertThat(openTimesWithoutSpark(lake))
            .containsExactlyInAnyOrderElementsOf(
                exchange.closed("BTCUSDT").stream().map(Candle::openTime).toList());
      }
    }
  }

  @Test
  void losesNothingWhileTheStoreFails() {
    try (TestLake lake = TestLake.open(folder.resolve("faults"), WAREHOUSE + "-faults");
        FakeExchange exchange = FakeExchange.start(List.of("ETHUSDT"), Interval.H1, FROM, NOW)) {
      new Lake(lake.spark()).createMarket();
      int failed = 0;
      for (int calls : List.of(0, 6, 24, 48)) {
        exchange.now(NOW.minus(Duration.ofHours(72L - calls)));
        List<Candle> before = lake.candles("ETHUSDT");
        s3.fail(calls, 12);
        Throwable fault = catchThrowable(() -> ingest(lake, exchange, "ETHUSDT"));
        s3.recover();
        failed += fault == null ? 0 : 1;
        assertThat(lake.candles("ETHUSDT"))
            .as("after a store that failed from call %d on", calls)
            .isIn(before, exchange.closed("ETHUSDT"));

        ingest(lake, exchange, "ETHUSDT");
        assertThat(lake.candles("ETHUSDT")).isEqualTo(exchange.closed("ETHUSDT"));
        assertThat(lake.candlesInPostgres("ETHUSDT")).isEqualTo(exchange.closed("ETHUSDT"));
      }
      assertThat(failed).isPositive();
    }
  }

  @Test
  void waitsForAStoreThatStumbles() {
    try (TestLake lake = TestLake.open(folder.resolve("stumbles"), WAREHOUSE + "-stumbles");
        FakeExchange exchange = FakeExchange.start(List.of("BNBUSDT"), Interval.H1, FROM, NOW)) {
      s3.fail(3, 1);
      ingest(lake, exchange, "BNBUSDT");
      assertThat(lake.candles("BNBUSDT")).isEqualTo(exchange.closed("BNBUSDT"));
    } finally {
      s3.recover();
    }
  }

  @Test
  void keepsEveryRowInFewFilesAndNoOrphans() throws Exception {
    String warehouse = WAREHOUSE + "-maintained";
    try (TestLake lake = TestLake.open(folder.resolve("maintained"), warehouse);
        FakeExchange exchange = FakeExchange.start(List.of("SOLUSDT"), Interval.H1, FROM, NOW)) {
      for (int day = 1; day <= 2; day++) {
        exchange.now(FROM.plus(Duration.ofDays(day)));
        ingest(lake, exchange, "SOLUSDT");
      }
      List<Candle> rows = lake.candles("SOLUSDT");
      Configuration hadoop = lake.spark().sparkContext().hadoopConfiguration();
      org.apache.hadoop.fs.Path data =
          new org.apache.hadoop.fs.Path(warehouse + "/market/candles/data");
      FileSystem store = data.getFileSystem(hadoop);
      store.create(new org.apache.hadoop.fs.Path(data, "orphan.parquet")).close();
      assertThat(filesBelow(store, data)).hasSize(3);

      Maintain.TableResult result = maintain(lake, warehouse + "/runs");

      assertThat(result.filesRewritten()).isEqualTo(2);
      assertThat(result.filesAdded()).isOne();
      assertThat(result.snapshotsExpired()).isEqualTo(2);
      assertThat(result.orphansDeleted()).isOne();
      assertThat(lake.candles("SOLUSDT")).isEqualTo(rows).isEqualTo(exchange.closed("SOLUSDT"));
      assertThat(filesBelow(store, data)).isEqualTo(lake.files(Lake.CANDLES)).hasSize(1);

      ingest(lake, exchange, "SOLUSDT");
      assertThat(lake.candles("SOLUSDT")).isEqualTo(rows);
    }
  }

  /** With the limits that a user has, and not those of the other tests. */
  @Test
  @Timeout(180)
  void saysInOneLineThatNobodyAnswers() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    SparkProperties limits = usersLimits("nobody", "http://127.0.0.1:" + port);
    try (FakeExchange exchange = FakeExchange.start(List.of("BTCUSDT"), Interval.H1, FROM, NOW);
        Pipeline pipeline = pipeline(folder.resolve("nobody"), exchange, "s3a://nobody/lake")) {
      assertThatThrownBy(pipeline::ingest)
          .isInstanceOf(LakeException.class)
          .hasMessageStartingWith("lake.warehouse = 's3a://nobody/lake' cannot be used: ")
          .hasMessageContaining("Connection refused");
    } finally {
      limits.restore();
    }
  }

  @Test
  @Timeout(180)
  void saysInOneLineThatThereIsNoSuchBucket() {
    try (FakeExchange exchange = FakeExchange.start(List.of("BTCUSDT"), Interval.H1, FROM, NOW);
        Pipeline pipeline = pipeline(folder.resolve("unknown"), exchange, "s3a://unknown/lake")) {
      assertThatThrownBy(pipeline::ingest)
          .isInstanceOf(LakeException.class)
          .hasMessageContaining("s3a://unknown");
    }
  }

  /** The store goes away in the middle of a session that has asked it before. */
  @Test
  @Timeout(180)
  void givesUpWhereTheStoreHasGone() throws Exception {
    String warehouse = "s3a://leaving/lake";
    Path files = Files.createDirectories(folder.resolve("leaving-files"));
    S3Server leaving = S3Server.start(files, "leaving");
    SparkProperties limits = usersLimits("leaving", leaving.url().toString());
    try (TestLake lake = TestLake.open(folder.resolve("leaving"), warehouse);
        FakeExchange exchange = FakeExchange.start(List.of("XRPUSDT"), Interval.H1, FROM, NOW)) {
      exchange.now(NOW.minus(Duration.ofDays(1)));
      ingest(lake, exchange, "XRPUSDT");
      leaving.close();
      exchange.now(NOW);
      assertThatThrownBy(() -> ingest(lake, exchange, "XRPUSDT"))
          .hasStackTraceContaining("Connection refused");
    } finally {
      limits.restore();
    }
  }

  private static List<String> filesBelow(FileSystem store, org.apache.hadoop.fs.Path folder)
      throws Exception {
    List<String> names = new ArrayList<>();
    for (RemoteIterator<LocatedFileStatus> files = store.listFiles(folder, true);
        files.hasNext(); ) {
      names.add(files.next().getPath().toString());
    }
    return names.stream().sorted().toList();
  }

  /** By a clock of which every file is old. */
  private static Maintain.TableResult maintain(TestLake lake, String runs) {
    Maintain.Config config =
        new Maintain.Config(
            new MaintainSettings(2, 100, Duration.ofDays(7), 1, Duration.ofDays(3)),
            new ServingWindow(50_000),
            runs);
    Clock late = Clock.fixed(Instant.parse("2100-01-01T00:00:00Z"), ZoneOffset.UTC);
    return new Maintain(lake.spark(), lake.database(), config, late, Progress.SILENT)
        .run().tables().stream()
            .filter(table -> table.table().equals(Lake.CANDLES))
            .findFirst()
            .orElseThrow();
  }

  /** The server's settings but for how soon it is given up, and a bucket that lies elsewhere. */
  private static SparkProperties usersLimits(String bucket, String endpoint) {
    Map<String, String> properties = new TreeMap<>();
    for (String key :
        List.of(
            "attempts.maximum",
            "retry.limit",
            "retry.interval",
            "retry.throttle.limit",
            "retry.throttle.interval")) {
      properties.put("spark.hadoop.fs.s3a." + key, "");
    }
    properties.put("spark.hadoop.fs.s3a.bucket.%s.endpoint".formatted(bucket), endpoint);
    return SparkProperties.set(properties);
  }

  @Test
  void refusesAStoreWithoutItsKeys() {
    String key = "spark.hadoop.fs.s3a.secret.key";
    String secret = System.getProperty(key);
    System.setProperty(key, "wrong");
    // Hadoop keeps one client a bucket, keys included, so this one is not the others'.
    try (TestLake lake = TestLake.open(folder.resolve("keys"), "s3a://another/lake")) {
      assertThatThrownBy(() -> new Lake(lake.spark()).createMarket())
          .hasStackTraceContaining("403");
    } finally {
      System.setProperty(key, secret);
    }
  }

  private static List<Long> openTimesWithoutSpark(TestLake lake) throws Exception {
    Configuration hadoop = SparkHadoopUtil.get().newConfiguration(new SparkConf());
    try (LakeCatalog catalog =
            LakeCatalog.open(new LakeSettings(WAREHOUSE), lake.database().access(), hadoop);
        CloseableIterable<Record> rows =
            IcebergGenerics.read(catalog.table(Lake.CANDLES)).select("open_time").build()) {
      List<Long> times = new java.util.ArrayList<>();
      for (Record row : rows) {
        times.add(
            ((java.time.OffsetDateTime) row.getField("open_time")).toInstant().toEpochMilli());
      }
      return times;
    }
  }

  private static void ingest(TestLake lake, FakeExchange exchange, String symbol) {
    new TestIngest(lake, HERE)
        .overRest(
            exchange.url(),
            TestIngest.config(Interval.H1, Optional.of(FROM), Optional.empty(), symbol));
  }

  private static Pipeline pipeline(Path home, FakeExchange exchange) {
    return pipeline(home, exchange, WAREHOUSE);
  }

  private static Pipeline pipeline(Path home, FakeExchange exchange, String warehouse) {
    return new Pipeline(
        Settings.load(
            Optional.empty(),
            Map.of(
                "home", home.toString(),
                "lake.warehouse", warehouse,
                "binance.url", exchange.url().toString(),
                "market.symbols", "BTCUSDT",
                "market.from", FROM.toString())),
        HERE,
        Progress.SILENT);
  }
}
