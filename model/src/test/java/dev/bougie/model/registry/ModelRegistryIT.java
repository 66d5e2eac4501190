package dev.bougie.model.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bougie.features.candle.Interval;
import dev.bougie.model.failure.ModelRejectedException;
import dev.bougie.model.json.Json;
import dev.bougie.model.manifest.Manifest;
import dev.bougie.model.manifest.Manifests;
import dev.bougie.model.manifest.Scores;
import dev.bougie.model.market.ExchangeClock;
import dev.bougie.model.postgres.Database;
import dev.bougie.model.postgres.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelRegistryIT {

  private static final Clock NOW =
      Clock.fixed(Instant.parse("2025-06-01T00:00:00Z"), ZoneOffset.UTC);

  @TempDir private static Path folder;
  private static Database database;

  private ModelRegistry registry;

  @BeforeAll
  static void start() {
    database = TestDatabase.open(folder);
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @BeforeEach
  void empty() {
    registry = new ModelRegistry(database.jdbi(), NOW);
    database
        .jdbi()
        .useHandle(handle -> handle.execute("TRUNCATE models, champions, exchange_clock CASCADE"));
  }

  @Test
  void letsTheLastPublishedModelAnswer() {
    Manifest first = Manifests.of("m1", "aa");
    Manifest second = Manifests.of("m2", "bb");
    registry.publish(first);
    registry.publish(second);
    assertThat(registry.champion(Interval.H1, 3)).contains(second);
    assertThat(registry.champions()).extracting(Champion::manifest).containsExactly(second);
    assertThat(registry.champion(Interval.H1, 1)).isEmpty();
    assertThat(registry.models())
        .containsExactlyInAnyOrder(
            new RegisteredModel(first, false), new RegisteredModel(second, true));
  }

  @Test
  void changesNothingWhenAModelIsPublishedAgainButMakesItChampion() {
    Manifest first = Manifests.of("m1", "aa");
    registry.publish(first);
    registry.publish(first);
    assertThat(registry.models()).containsExactly(new RegisteredModel(first, true));
    registry.publish(Manifests.of("m2", "bb"));
    registry.publish(first);
    assertThat(registry.champion(Interval.H1, 3)).contains(first);
    assertThat(registry.models()).hasSize(2);
  }

  @Test
  void refusesAnotherGraphUnderTheSameIdAndMovesNoPointer() {
    registry.publish(Manifests.of("m1", "aa"));
    Manifest second = Manifests.of("m2", "bb");
    registry.publish(second);
    assertThatThrownBy(() -> registry.publish(Manifests.of("m1", "cc")))
        .isInstanceOf(ModelRejectedException.class)
        .hasMessageContaining("immutability")
        .hasMessageContaining("m1");
    assertThat(registry.champion(Interval.H1, 3)).contains(second);
  }

  @Test
  void letsNoModelOfMadeUpCandlesReplaceOneThatKnowsRealOnes() throws IOException {
    Manifest real = Manifests.of("m1", "aa");
    registry.publish(real);
    ObjectNode json = Json.mapper().valueToTree(Manifests.of("m2", "bb"));
    Manifest synthetic = Json.mapper().treeToValue(json.put("synthetic", true), Manifest.class);
    assertThatThrownBy(() -> registry.publish(synthetic))
        .isInstanceOf(ModelRejectedException.class)
        .hasMessageContaining("m2")
        .hasMessageContaining("made-up candles");
    assertThat(registry.champion(Interval.H1, 3)).contains(real);
    assertThat(registry.models()).hasSize(1);
  }

  /** Two publish at once, and there is no champion yet whose row could be locked. */
  @Test
  void letsNoModelOfMadeUpCandlesSlipInBesideOneThatKnowsRealOnes() throws Exception {
    Manifest real = Manifests.of("m1", "aa");
    ObjectNode json = Json.mapper().valueToTree(Manifests.of("m2", "bb"));
    Manifest synthetic = Json.mapper().treeToValue(json.put("synthetic", true), Manifest.class);
    registry.publish(real);
    CompletableFuture<Void> second;
    try (Handle first = database.jdbi().open()) {
      first.execute("DELETE FROM champions");
      first.begin();
      first.execute(
          "INSERT INTO champions (interval, horizon, model_id, promoted_at) VALUES ('1h', 3, 'm1', now())");
      second = CompletableFuture.runAsync(() -> registry.publish(synthetic));
      awaitOneThatWaits();
      first.commit();
    }
    assertThatThrownBy(second::join).hasCauseInstanceOf(ModelRejectedException.class);
    assertThat(registry.champion(Interval.H1, 3)).contains(real);
  }

  private static void awaitOneThatWaits() {
    boolean waits = false;
    long limit = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!waits && System.nanoTime() < limit) {
      waits =
          database
              .jdbi()
              .withHandle(
                  handle ->
                      handle
                          .createQuery("SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted)")
                          .mapTo(Boolean.class)
                          .one());
    }
    assertThat(waits).isTrue();
  }

  @Test
  void registersNothingWhenThePointerCannotBeMoved() {
    database
        .jdbi()
        .useHandle(
            h -> h.execute("ALTER TABLE champions ADD CONSTRAINT stuck CHECK (horizon < 3)"));
    try {
      assertThatThrownBy(() -> registry.publish(Manifests.of("m1", "aa")))
          .isInstanceOf(JdbiException.class);
      assertThat(registry.models()).isEmpty();
    } finally {
      database
          .jdbi()
          .useHandle(handle -> handle.execute("ALTER TABLE champions DROP CONSTRAINT stuck"));
    }
  }

  @Test
  void keepsUndefinedScores() {
    registry.publish(Manifests.of("m1", "aa"));
    assertThat(registry.champions().get(0).manifest().evidence().scores())
        .containsEntry("zero", new Scores(1000, 0.0101, 0.0071, Double.NaN, Double.NaN));
  }

  @Test
  void namesEveryChampionThoughTheManifestOfOneCannotBeRead() {
    Manifest readable = Manifests.of("m1", "aa");
    registry.publish(readable);
    database
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createScript(
                        """
                    INSERT INTO models SELECT 'm0', kind, interval, 1, level, synthetic, sha256,
                      '{"version": "of tomorrow"}', created_at FROM models;
                    INSERT INTO champions VALUES ('1h', 1, 'm0', now());
                    """)
                    .execute());
    assertThat(registry.champions()).extracting(Champion::modelId).containsExactly("m0", "m1");
    assertThat(registry.champions().get(1).manifest()).isEqualTo(readable);
    assertThatThrownBy(() -> registry.champions().get(0).manifest())
        .isInstanceOf(ModelRejectedException.class)
        .hasMessageContaining("the registered manifest of model m0 cannot be read");
    assertThat(registry.models()).containsExactly(new RegisteredModel(readable, true));
  }

  @Test
  void takesHostileIdsAsText() {
    Manifest hostile = Manifests.of("'; DROP TABLE models; --", "aa");
    registry.publish(hostile);
    assertThat(registry.champions()).extracting(Champion::manifest).containsExactly(hostile);
  }

  @Test
  void keepsTheLastMeasurementOfTheExchangesClock() {
    ExchangeClock clock = new ExchangeClock(database.jdbi());
    assertThat(clock.offset()).isZero();
    clock.save(Duration.ofMillis(1_500), NOW.instant());
    assertThat(clock.offset()).isEqualTo(Duration.ofMillis(1_500));
    clock.save(Duration.ofDays(-700), NOW.instant().plusSeconds(1));
    assertThat(clock.offset()).isEqualTo(Duration.ofDays(-700));
  }
}
