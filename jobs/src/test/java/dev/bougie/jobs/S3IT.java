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
import dev.bougie.jobs.lake.LakeSettings;
import dev.bougie.jobs.lake.S3Server;
import dev.bougie.jobs.lake.TestLake;
import dev.bougie.jobs.progress.Progress;
import dev.bougie.model.config.Settings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
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
    return new Pipeline(
        Settings.load(
            Optional.empty(),
            Map.of(
                "home", home.toString(),
                "lake.warehouse", WAREHOUSE,
                "binance.url", exchange.url().toString(),
                "market.symbols", "BTCUSDT",
                "market.from", FROM.toString())),
        HERE,
        Progress.SILENT);
  }
}
