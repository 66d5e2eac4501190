package dev.bougie.jobs.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.export.Export;
import dev.bougie.jobs.export.TrainedRun;
import dev.bougie.jobs.judge.Report;
import dev.bougie.jobs.promotion.Hysteresis;
import dev.bougie.jobs.run.Candidate;
import dev.bougie.jobs.run.DataException;
import dev.bougie.jobs.run.Kind;
import dev.bougie.jobs.run.TrainingRun;
import dev.bougie.model.artifact.Artifact;
import dev.bougie.model.artifact.ArtifactStore;
import dev.bougie.model.config.Secret;
import dev.bougie.model.failure.ModelRejectedException;
import dev.bougie.model.json.Json;
import dev.bougie.model.manifest.Level;
import dev.bougie.model.manifest.Manifest;
import dev.bougie.model.postgres.Database;
import dev.bougie.model.postgres.DatabaseSettings;
import dev.bougie.model.registry.Decision;
import dev.bougie.model.registry.ModelRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishIT {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2025-06-01T14:00:00Z"), ZoneOffset.UTC);

  @TempDir private static Path folder;

  private static SparkSession spark;
  private static TrainedRun trained;
  private static TrainingRun run;
  private static Report report;
  private static Database database;
  private static ModelRegistry registry;

  @TempDir private Path models;

  @BeforeAll
  static void open() throws IOException {
    spark = TrainedRun.spark(folder.resolve("lake"));
    trained = new TrainedRun(spark, folder.resolve("runs")).write("linear");
    run = trained.folder().run();
    report = trained.folder().report();
    database =
        Database.open(
            new DatabaseSettings(
                DatabaseSettings.EMBEDDED,
                "postgres",
                new Secret(""),
                folder.resolve("postgres"),
                Duration.ofSeconds(30),
                2));
    database.migrate();
    registry = new ModelRegistry(database.jdbi(), CLOCK);
  }

  @AfterAll
  static void close() {
    database.close();
    spark.stop();
  }

  @BeforeEach
  void exportAnewAndForgetWhatWasPublished() {
    database
        .jdbi()
        .useHandle(
            handle -> {
              handle.execute("DELETE FROM promotions");
              handle.execute("DELETE FROM champions");
              handle.execute("DELETE FROM models");
            });
    trained.folder().write(run);
    trained.folder().write(report);
    new Export(spark, trained.settings("chosen"), TrainedRun.label()).run();
  }

  @Test
  void letsTheExportedModelAnswer() {
    Publish.Result result = publish();
    assertThat(result.modelId()).isEqualTo("1h-h1-linear-20250601T120000Z");
    assertThat(result.decision()).isEqualTo(Decision.FIRST);
    assertThat(result.champion()).isEqualTo(result.modelId());
    Manifest champion = registry.champion(Interval.H1, 1).orElseThrow();
    assertThat(champion.modelId()).isEqualTo(result.modelId());
    assertThat(champion.graph().sha256()).isEqualTo(result.sha256());
    assertThat(new ArtifactStore(models).open(result.modelId()).manifest()).isEqualTo(champion);
  }

  @Test
  void changesNothingWhenRunTwice() {
    Publish.Result first = publish();
    assertThat(publish()).isEqualTo(first);
    assertThat(registry.models()).hasSize(1);
    assertThat(models).isDirectoryContaining(path -> path.endsWith(first.modelId()));
    assertThat(models.toFile().list()).hasSize(1);
  }

  @Test
  void keepsAModelThatHasProvenMore() throws IOException {
    answer("champion", Level.TRADABLE, Map.of("regularization", "0.5"));
    Publish.Result result = publish();
    assertThat(result.decision()).isEqualTo(Decision.KEPT);
    assertThat(result.reason()).isEqualTo("it is sound, and champion is tradable");
    assertThat(result.champion()).isEqualTo("champion");
    assertThat(registry.champion(Interval.H1, 1).orElseThrow().modelId()).isEqualTo("champion");
    assertThat(registry.models()).hasSize(2);
    assertThat(publish()).isEqualTo(result);
    assertThat(registry.standing(Interval.H1, 1).history()).hasSize(2);
  }

  @Test
  void followsTheEvidenceDownWhereTheSameConfigurationProvesLess() throws IOException {
    answer("champion", Level.TRADABLE, run.candidates().get(0).hyperParameters());
    Publish.Result result = publish();
    assertThat(result.decision()).isEqualTo(Decision.LOWERED);
    assertThat(result.champion()).isEqualTo(result.modelId());
    assertThat(registry.champion(Interval.H1, 1).orElseThrow().verdict().level())
        .isEqualTo(Level.SOUND);
  }

  @Test
  void letsTheComparisonThatValidateMadeDecideBetweenEquals() throws IOException {
    Map<String, String> parameters = Map.of("regularization", "0.5");
    answer("champion", Level.SOUND, parameters);
    assertThat(publish(1).reason())
        .isEqualTo("it is sound like champion, with which it was not compared");

    trained.folder().write(withCandidate(new Candidate("stiff", Kind.LINEAR, parameters)));
    trained.folder().write(withComparison(new Report.Comparison("stiff", 2.5, 0.01)));
    new Export(spark, trained.settings("linear"), TrainedRun.label()).run();
    forget("1h-h1-linear-20250601T120000Z");
    Publish.Result result = publish(1);
    assertThat(result.decision()).isEqualTo(Decision.BETTER);
    assertThat(result.reason())
        .isEqualTo(
            "it was better than champion in 1 of 1 runs one after another: squared error over all folds, p = 0.0100");
  }

  @Test
  void takesThePlaceOfAModelThatCannotAnswerAnyMore() throws IOException {
    answer("champion", Level.TRADABLE, Map.of("regularization", "0.5"));
    Files.delete(models.resolve("champion").resolve(Artifact.MODEL));
    Publish.Result result = publish();
    assertThat(result.decision()).isEqualTo(Decision.BETTER);
    assertThat(result.reason()).startsWith("champion cannot answer any more: model rejected by");
    assertThatThrownBy(() -> operator().rollBack(Interval.H1, 1, "on call"))
        .isInstanceOf(ModelRejectedException.class)
        .hasMessageContaining("champion");
    assertThat(registry.champion(Interval.H1, 1).orElseThrow().modelId())
        .isEqualTo(result.modelId());
  }

  @Test
  void letsAnOperatorSayWhoAnswersAndTurnItBack() throws IOException {
    answer("champion", Level.TRADABLE, Map.of("regularization", "0.5"));
    String kept = publish().modelId();
    assertThat(operator().promote(kept, "on call").decision()).isEqualTo(Decision.PROMOTED);
    assertThat(registry.champion(Interval.H1, 1).orElseThrow().modelId()).isEqualTo(kept);
    assertThat(operator().rollBack(Interval.H1, 1, "on call").modelId()).isEqualTo("champion");
    assertThat(registry.champion(Interval.H1, 1).orElseThrow().modelId()).isEqualTo("champion");
  }

  @Test
  void goesOnWhereARunDiedBetweenUploadAndRegistry() {
    new ArtifactStore(models).put("1h-h1-linear-20250601T120000Z", exported(""));
    assertThat(registry.models()).isEmpty();
    publish();
    assertThat(registry.models()).hasSize(1);
  }

  @Test
  void refusesATamperedGraphAndRegistersNothing() throws IOException {
    flipOneBit();
    forgetChecksums();
    refused("model rejected by sha256");
  }

  @Test
  void refusesADamagedFileAndRegistersNothing() throws IOException {
    flipOneBit();
    refused("model rejected by checksum");
  }

  @Test
  void refusesFeaturesThatThisCodeComputesOtherwise() throws IOException {
    String print = TrainedRun.SET.fingerprint();
    inManifest(print, new StringBuilder(print).reverse().toString());
    refused("model rejected by fingerprint");
  }

  @Test
  void refusesOtherFindingsAboutAPublishedModel() throws IOException {
    publish();
    inManifest("no better than zero", "better than all");
    assertThatThrownBy(this::publish)
        .isInstanceOf(ModelRejectedException.class)
        .hasMessageContaining("immutability");
    assertThat(registry.models().get(0).manifest().verdict().reasons())
        .containsExactly("no better than zero");
  }

  @Test
  void refusesACandidateThatIsNotExported() throws IOException {
    Files.delete(exported(Artifact.MANIFEST));
    assertThatThrownBy(this::publish)
        .isInstanceOf(DataException.class)
        .hasMessageContaining("run.id = '")
        .hasMessageContaining("is not exported yet, run export first");
    assertThat(registry.models()).isEmpty();
  }

  /** Lets a model answer that differs from the exported one in what it was and what it proved. */
  private void answer(String id, Level level, Map<String, String> parameters) throws IOException {
    Path copy = Files.createTempDirectory(folder, id);
    ObjectNode manifest = (ObjectNode) Json.mapper().readTree(exported(Artifact.MANIFEST).toFile());
    manifest.put("modelId", id);
    ((ObjectNode) manifest.get("candidate"))
        .set("hyperParameters", Json.mapper().valueToTree(parameters));
    ((ObjectNode) manifest.at("/evidence/verdict")).put("level", level.name());
    Files.writeString(copy.resolve(Artifact.MANIFEST), manifest.toString());
    for (String file : List.of(Artifact.MODEL, Artifact.REPORT)) {
      Files.copy(exported(file), copy.resolve(file));
    }
    ArtifactStore store = new ArtifactStore(models);
    store.put(id, copy);
    registry.register(store.open(id).manifest());
    operator().promote(id, "so says the test");
  }

  /** As if it had never been published. */
  private void forget(String id) throws IOException {
    database
        .jdbi()
        .useHandle(
            handle -> {
              handle.execute("DELETE FROM promotions WHERE model_id = ?", id);
              handle.execute("DELETE FROM models WHERE id = ?", id);
            });
    for (String file : List.of(Artifact.MANIFEST, Artifact.MODEL, Artifact.REPORT)) {
      Files.delete(models.resolve(id).resolve(file));
    }
    Files.delete(models.resolve(id));
  }

  private Operator operator() {
    return new Operator(new ArtifactStore(models), registry);
  }

  private static TrainingRun withCandidate(Candidate candidate) {
    return new TrainingRun(
        run.id(),
        run.label(),
        run.symbols(),
        run.synthetic(),
        run.featureSet(),
        run.featureTable(),
        run.data(),
        run.rowSettings(),
        run.splits(),
        List.of(run.candidates().get(0), candidate),
        run.codeVersion(),
        run.seed(),
        run.createdAt());
  }

  private static Report withComparison(Report.Comparison comparison) {
    return new Report(
        report.runId(),
        report.label(),
        report.synthetic(),
        report.folds(),
        report.scores(),
        Map.of("linear", List.of(comparison)),
        report.heldOut(),
        report.assessments(),
        report.verdicts(),
        report.calibrations(),
        report.looks(),
        report.chosen(),
        report.createdAt());
  }

  private void refused(String message) {
    assertThatThrownBy(this::publish)
        .isInstanceOf(ModelRejectedException.class)
        .hasMessageContaining(message);
    assertThat(registry.models()).isEmpty();
    assertThat(registry.champions()).isEmpty();
    assertThat(models).isEmptyDirectory();
  }

  private void inManifest(String found, String written) throws IOException {
    Path manifest = exported(Artifact.MANIFEST);
    String json = Files.readString(manifest, StandardCharsets.UTF_8);
    assertThat(json).contains(found);
    Files.writeString(manifest, json.replace(found, written));
    forgetChecksums();
  }

  private static void flipOneBit() throws IOException {
    Path graph = exported(Artifact.MODEL);
    byte[] bytes = Files.readAllBytes(graph);
    bytes[bytes.length / 2] ^= 1;
    Files.write(graph, bytes);
  }

  /** Hadoop keeps checksums of local files, which are not what is tested here. */
  private static void forgetChecksums() throws IOException {
    Files.deleteIfExists(exported(".model.onnx.crc"));
    Files.deleteIfExists(exported(".manifest.json.crc"));
  }

  private static Path exported(String file) {
    return Path.of(trained.folder().export("linear").toUri()).resolve(file);
  }

  private Publish.Result publish() {
    return publish(3);
  }

  private Publish.Result publish(int wins) {
    return new Publish(
            trained.settings("chosen"),
            TrainedRun.label(),
            spark.sparkContext().hadoopConfiguration(),
            new ArtifactStore(models),
            registry,
            new Hysteresis.Config(0.05, wins))
        .run();
  }
}
