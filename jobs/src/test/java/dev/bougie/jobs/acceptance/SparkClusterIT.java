package dev.bougie.jobs.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.acceptance.SparkCluster.Submitted;
import dev.bougie.jobs.exchange.FakeExchange;
import dev.bougie.model.manifest.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
      assertThat(run(exchange, "featurize").path("rows").asLong()).isEqualTo(2 * HOURS);
      assertThat(run(exchange, "train").path("candidates")).hasSize(3);
      String chosen = run(exchange, "validate").path("chosen").asText();
      assertThat(chosen).isIn("linear", "gbt", "xgboost");
      String exported = run(exchange, "export").path("modelId").asText();
      assertThat(run(exchange, "publish").path("modelId").asText()).isEqualTo(exported);
      assertThat(home().resolve("models").resolve(exported))
          .isDirectoryContaining("glob:**/model.onnx")
          .isDirectoryContaining("glob:**/manifest.json");
      assertThat(cluster().workersUsed()).containsExactly("worker-1", "worker-2");
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
            "train.gbt.trees=5",
            "--set",
            "train.xgboost.rounds=10",
            "--set",
            "train.xgboost.workers=2");
    assertThat(done.exitCode()).as("%s:%n%s", stage, done.log()).isZero();
    return Json.mapper().readTree(done.output().lines().reduce("", (before, line) -> line));
  }

  private static Submitted submit(String stage, String... options) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(stage));
    arguments.addAll(List.of(options));
    return cluster()
        .submit(
            JAR,
            builder -> {
              builder.environment().put("BOUGIE_HOME", home().toString());
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
