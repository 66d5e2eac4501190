package dev.bougie.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bougie.features.candle.Interval;
import dev.bougie.model.calibration.Calibration;
import dev.bougie.model.calibration.ErrorQuantiles;
import dev.bougie.model.config.Secret;
import dev.bougie.model.json.Json;
import dev.bougie.model.manifest.Graph;
import dev.bougie.model.manifest.Label;
import dev.bougie.model.manifest.Level;
import dev.bougie.model.manifest.Manifest;
import dev.bougie.model.postgres.Database;
import dev.bougie.model.postgres.DatabaseSettings;
import dev.bougie.model.registry.Decision;
import dev.bougie.model.registry.ModelRegistry;
import dev.bougie.model.registry.Proposal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code models} prints and how it ends. */
class ModelsCommandIT {

  private static final Instant NOW = Instant.parse("2025-06-01T00:00:00Z");

  @TempDir private static Path home;

  private record Ended(int exitCode, String output, String error) {}

  @BeforeAll
  static void decideOnTwoModels() {
    try (Database database =
        Database.open(
            new DatabaseSettings(
                DatabaseSettings.EMBEDDED,
                "postgres",
                new Secret(""),
                home.resolve("postgres"),
                Duration.ofSeconds(30),
                2))) {
      database.migrate();
      ModelRegistry registry = new ModelRegistry(database.jdbi(), Clock.fixed(NOW, ZoneOffset.UTC));
      decide(registry, model("one", Level.TRADABLE), Decision.FIRST, "none answered before");
      decide(registry, model("two", Level.SOUND), Decision.KEPT, "it is sound, and one is not");
    }
  }

  @Test
  void listsModelsAndMarksThoseThatAnswer() throws IOException {
    assertThat(models("list"))
        .isEqualTo(
            new Ended(
                0,
                """
                   model  interval  horizon  kind    level     candles  fitted
                *  one    1h        1        linear  tradable  real     2025-06-01T00:00:00Z
                   two    1h        1        linear  sound     real     2025-06-01T00:00:00Z
                """,
                ""));
    JsonNode json = Json.mapper().readTree(models("list", "--json").output());
    assertThat(json.findValuesAsText("id")).containsExactly("one", "two");
    assertThat(json.at("/0/champion").asBoolean()).isTrue();
  }

  @Test
  void tellsWhatWasDecidedAndWhy() {
    assertThat(models("history", "--horizon", "1"))
        .isEqualTo(
            new Ended(
                0,
                """
                decided               decision  model  instead of  why
                2025-06-01T00:00:00Z  kept      two    one         it is sound, and one is not
                2025-06-01T00:00:00Z  first     one    -           none answered before
                """,
                ""));
    assertThat(models("history", "--horizon", "2").output().lines()).hasSize(1);
    assertThat(models("history", "--json").output())
        .contains("\"modelId\":\"two\"", "\"decision\":\"KEPT\"");
  }

  @Test
  void refusesWhatCannotAnswer() {
    assertThat(models("promote", "three"))
        .isEqualTo(
            new Ended(
                2,
                "",
                "bougie: model = 'three' cannot be used: is not registered, ./bougie models list names those that are\n"));
    Ended gone = models("promote", "two");
    assertThat(gone.exitCode()).isEqualTo(3);
    assertThat(gone.error()).contains("model rejected by").contains("two");
    Ended first = models("rollback", "--interval", "1h", "--horizon", "1");
    assertThat(first.exitCode()).isEqualTo(2);
    assertThat(first.error()).contains("no model answered before the present one");
    assertThat(models("promote").exitCode()).isEqualTo(2);
  }

  private static void decide(
      ModelRegistry registry, Manifest manifest, Decision decision, String reason) {
    registry.register(manifest);
    registry.decide(manifest, standing -> new Proposal(decision, reason, null));
  }

  private static Manifest model(String id, Level level) {
    return new Manifest(
        Manifest.VERSION,
        id,
        new Manifest.Candidate("linear", "linear", Map.of()),
        new Label(Label.Kind.LOG_RETURN, 1, Interval.H1),
        new Manifest.Inputs(
            List.of("AUSDT"),
            false,
            new Manifest.FeatureSetUsed("core", "f", List.of("log_return_1"))),
        new Graph(List.of(Graph.FORECAST), 15, "00"),
        new Manifest.Training(
            new Manifest.TrainingData(Map.of(), NOW, NOW, 1, List.of()), "test", 1),
        new Manifest.Evidence(List.of(), Map.of(), new Manifest.Verdict(level, List.of())),
        new Calibration(1, List.of(), ErrorQuantiles.of(new double[] {1})),
        new Manifest.Proofs(new Manifest.Parity(1, List.of()), null),
        NOW);
  }

  /** The command in this process. */
  private static Ended models(String... arguments) {
    List<String> all = new ArrayList<>(List.of("models"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--set", "home=" + home));
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(told, true, StandardCharsets.UTF_8));
    try {
      int code = Main.run(all.toArray(String[]::new));
      return new Ended(
          code,
          printed.toString(StandardCharsets.UTF_8),
          told.toString(StandardCharsets.UTF_8)
              .lines()
              .filter(line -> line.startsWith("bougie: "))
              .map(line -> line + "\n")
              .reduce("", String::concat));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }
}
