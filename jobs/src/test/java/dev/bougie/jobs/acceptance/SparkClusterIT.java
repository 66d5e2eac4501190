package dev.bougie.jobs.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.acceptance.SparkCluster.Submitted;
import dev.bougie.jobs.dumps.FakeBucket;
import dev.bougie.jobs.exchange.FakeExchange;
import dev.bougie.jobs.exchange.Mishaps;
import dev.bougie.jobs.lake.TestLake;
import dev.bougie.model.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;

/** The stages as spark-submit runs them on a standalone cluster, from the jar that it takes. */
@ExtendWith(SparkClusterIT.SparkIsHere.class)
class SparkClusterIT {

  private static final String SPARK_HOME = "BOUGIE_SPARK_HOME";
  private static final String NEEDS =
      SPARK_HOME
          + " must name a Spark 4.1, such as pip installs with pyspark==4.1.0;"
          + " ./bougie test sees to it";

  private static final Path JAR = Path.of("target", "bougie-jobs.jar").toAbsolutePath();

  private static final Instant START = Instant.parse("2025-01-01T00:00:00Z");
  private static final Instant NOW = Instant.parse("2025-04-01T00:30:00Z");
  private static final long HOURS = Duration.between(START, NOW).toHours();

  /** {@code -Dbougie.kills=20} kills more executors than a test of every build can afford. */
  private static final int KILLS = Integer.getInteger("bougie.kills", 2);

  private static final long SEED = Long.getLong("bougie.kills.seed", 1);

  /** A task that meets more kills than Spark tries it may end the run. */
  private static final int KILLS_A_RUN = 3;

  /** From one kill to the next. */
  private static final int LATEST_MILLIS = 4_000;

  private static final Instant FROM = Instant.parse("2024-06-01T00:00:00Z");

  private static final List<String> SPECULATIVE =
      List.of(
          "spark.speculation=true",
          "spark.speculation.interval=20ms",
          "spark.speculation.multiplier=1.05",
          "spark.speculation.quantile=0.1");

  @TempDir private static Path folder;
  private static @Nullable SparkCluster started;

  /** A machine without Spark skips these tests by name; continuous integration must not. */
  static final class SparkIsHere implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return System.getenv(SPARK_HOME) != null || "true".equals(System.getenv("CI"))
          ? ConditionEvaluationResult.enabled("it must run")
          : ConditionEvaluationResult.disabled(NEEDS);
    }
  }

  @BeforeAll
  static void startCluster() throws Exception {
    String home = System.getenv(SPARK_HOME);
    assertThat(home).as(NEEDS).isNotNull();
    started = SparkCluster.start(Path.of(home), folder, 2);
  }

  @AfterAll
  static void stopCluster() {
    if (started != null) {
      started.close();
    }
  }

  @Test
  void runsEveryStageOnBothWorkers() throws Exception {
    try (FakeExchange exchange =
        FakeExchange.start(List.of("BTCUSDT", "ETHUSDT"), Interval.H1, START, NOW)) {
      run(exchange, "migrate");
      JsonNode ingested = run(exchange, "ingest");
      assertThat(ingested.path("candles").asLong()).isEqualTo(2 * HOURS);
      assertThat(ingested.path("changedInPostgres").asLong()).isEqualTo(2 * HOURS);
      assertThat(run(exchange, "featurize").path("added").asLong()).isEqualTo(2 * HOURS);
      assertThat(run(exchange, "train").path("candidates"))
          .extracting(JsonNode::asText)
          .containsExactly("linear", "logistic", "xgboost", "xgboost-logistic");
      String chosen = run(exchange, "validate").path("chosen").asText();
      assertThat(chosen).isIn("linear", "logistic", "xgboost", "xgboost-logistic");
      String exported = run(exchange, "export").path("modelId").asText();
      assertThat(run(exchange, "publish").path("modelId").asText()).isEqualTo(exported);
      assertThat(home().resolve("models").resolve(exported))
          .isDirectoryContaining("glob:**/model.onnx")
          .isDirectoryContaining("glob:**/manifest.json");
      assertThat(cluster().workersUsed()).containsExactly("worker-1", "worker-2");
    }
  }

  /** Tasks are also begun twice wherever one seems slow. */
  @Test
  void ingestsExactlyTheExchangesCandlesThoughExecutorsAreKilled() throws Exception {
    Random random = new Random(SEED);
    int killed = 0;
    for (int round = 1; killed < KILLS; round++) {
      assertThat(round).as("rounds for %d kills with seed %d", KILLS, SEED).isLessThan(2 * KILLS);
      List<String> symbols = List.of("A%dUSDT".formatted(round), "B%dUSDT".formatted(round));
      try (FakeExchange exchange = FakeExchange.start(symbols, Interval.H1, FROM, NOW);
          FakeBucket bucket = FakeBucket.start(symbols, Interval.H1, FROM, NOW)) {
        exchange.spoil(new Mishaps<>("", SEED, 1, List.of(FakeExchange.Fault.SLOW)));
        bucket.spoil(new Mishaps<>("", SEED, 1, List.of(FakeBucket.Fault.SLOW)));
        killed +=
            ingestWhileKilling(
                exchange, bucket, symbols, Math.min(KILLS_A_RUN, KILLS - killed), random);
        try (TestLake lake = TestLake.open(home())) {
          for (String symbol : symbols) {
            assertThat(lake.candles(symbol)).isEqualTo(exchange.closed(symbol));
            assertThat(lake.candlesInPostgres(symbol)).isEqualTo(exchange.closed(symbol));
          }
        }
      }
    }
  }

  /** How many executors were killed before ingest was through. */
  private static int ingestWhileKilling(
      FakeExchange exchange, FakeBucket bucket, List<String> symbols, int kills, Random random)
      throws Exception {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<Submitted> ingest =
          thread.submit(
              () ->
                  submit(
                      SPECULATIVE,
                      "ingest",
                      "--set",
                      "binance.url=" + exchange.url(),
                      "--set",
                      "dumps.url=" + bucket.url(),
                      "--set",
                      "ingest.archives-above=0",
                      "--set",
                      "market.symbols=" + String.join(",", symbols),
                      "--set",
                      "market.from=" + FROM));
      await(ingest, () -> !bucket.requests().isEmpty());
      int killed = 0;
      while (killed < kills && !ingest.isDone()) {
        long at = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(random.nextInt(LATEST_MILLIS));
        await(ingest, () -> System.nanoTime() > at);
        if (!ingest.isDone() && cluster().killExecutor(random)) {
          killed++;
        }
      }
      Submitted done = ingest.get();
      assertThat(done.exitCode()).as("seed %d:%n%s", SEED, done.log()).isZero();
      return killed;
    } finally {
      thread.shutdownNow();
    }
  }

  private static void await(Future<?> ingest, BooleanSupplier condition) throws Exception {
    while (!ingest.isDone() && !condition.getAsBoolean()) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }

  @Test
  void passesTheExitCodeOfBadConfigurationOn() throws Exception {
    Submitted refused = submit("ingest", "--from", "2024-02-01", "--to", "2024-01-01");
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.log()).contains("2024-02-01");
  }

  /** Runs a stage that must succeed, and reads the result it prints as its last line. */
  private static JsonNode run(FakeExchange exchange, String stage) throws Exception {
    Submitted done =
        submit(
            stage,
            "--set",
            "binance.url=" + exchange.url(),
            "--set",
            "market.symbols=BTCUSDT,ETHUSDT",
            "--set",
            "market.from=" + START,
            "--set",
            "train.walk-forward.folds=2",
            "--set",
            "train.xgboost.rounds=10",
            "--set",
            "train.xgboost.workers=2");
    assertThat(done.exitCode()).as("%s:%n%s", stage, done.log()).isZero();
    return Json.mapper().readTree(done.output().lines().reduce("", (before, line) -> line));
  }

  private static Submitted submit(String stage, String... options) throws Exception {
    return submit(List.of(), stage, options);
  }

  /** With options of Spark's own, {@code key=value}. */
  private static Submitted submit(List<String> conf, String stage, String... options)
      throws Exception {
    List<String> arguments = new ArrayList<>(List.of(stage));
    arguments.addAll(List.of(options));
    return cluster()
        .submit(
            JAR,
            builder -> {
              builder.environment().put("BOUGIE_HOME", home().toString());
              conf.forEach(option -> builder.command().addAll(1, List.of("--conf", option)));
              return builder;
            },
            arguments);
  }

  private static Path home() {
    return folder.resolve("home");
  }

  private static SparkCluster cluster() {
    return Objects.requireNonNull(started, "the cluster has not been started");
  }
}
