package dev.bougie.jobs.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.export.Export;
import dev.bougie.jobs.export.TrainedRun;
import dev.bougie.jobs.run.DataException;
import dev.bougie.model.artifact.Artifact;
import dev.bougie.model.artifact.ArtifactStore;
import dev.bougie.model.config.Secret;
import dev.bougie.model.failure.ModelRejectedException;
import dev.bougie.model.manifest.Manifest;
import dev.bougie.model.postgres.Database;
import dev.bougie.model.postgres.DatabaseSettings;
import dev.bougie.model.registry.ModelRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
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
  private static Database database;
  private static ModelRegistry registry;

  @TempDir private Path models;

  @BeforeAll
  static void open() throws IOException {
    spark = TrainedRun.spark(folder.resolve("lake"));
    trained = new TrainedRun(spark, folder.resolve("runs")).write("linear");
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
              handle.execute("DELETE FROM champions");
              handle.execute("DELETE FROM models");
            });
    new Export(spark, trained.settings("chosen"), TrainedRun.label()).run();
  }

  @Test
  void letsTheExportedModelAnswer() {
    Publish.Result result = publish();
    assertThat(result.modelId()).isEqualTo("1h-h1-linear-20250601T120000Z");
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
    return new Publish(
            trained.settings("chosen"),
            TrainedRun.label(),
            spark.sparkContext().hadoopConfiguration(),
            new ArtifactStore(models),
            registry)
        .run();
  }
}
