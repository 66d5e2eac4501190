package dev.bougie.jobs.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.bougie.jobs.acceptance.SparkCluster.Submitted;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stages as spark-submit runs them on a standalone cluster, from the jar that it takes. */
class SparkClusterIT {

  private static final Path JAR = Path.of("target", "bougie-jobs.jar").toAbsolutePath();

  @TempDir private static Path folder;
  private static @Nullable SparkCluster started;

  @BeforeAll
  static void startCluster() throws Exception {
    String home = System.getenv("BOUGIE_SPARK_HOME");
    if (home == null) {
      String needs =
          "needs BOUGIE_SPARK_HOME, the home of a Spark 4.1 such as pip installs with pyspark==4.1.0;"
              + " ./bougie test sees to it";
      if ("true".equals(System.getenv("CI"))) {
        fail(needs);
      }
      Assumptions.abort(needs);
    }
    started = SparkCluster.start(Path.of(home), folder, 2);
  }

  @AfterAll
  static void stopCluster() {
    if (started != null) {
      started.close();
    }
  }

  @Test
  void migratesTheDatabase() throws Exception {
    assertThat(submit("migrate").exitCode()).isZero();
  }

  @Test
  void passesTheExitCodeOfBadConfigurationOn() throws Exception {
    Submitted refused = submit("ingest", "--from", "2024-02-01", "--to", "2024-01-01");
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.log()).contains("2024-02-01");
  }

  private static Submitted submit(String stage, String... options) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(stage));
    arguments.addAll(List.of(options));
    return cluster()
        .submit(
            JAR,
            builder -> {
              builder.environment().put("BOUGIE_HOME", folder.resolve("home").toString());
              return builder;
            },
            arguments);
  }

  private static SparkCluster cluster() {
    return Objects.requireNonNull(started, "the cluster has not been started");
  }
}
