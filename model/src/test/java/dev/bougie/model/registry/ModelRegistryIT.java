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
import java.util.List;
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
        .useHandle(
            handle ->
                handle.execute("TRUNCATE models, champions, promotions, exchange_clock CASCADE"));
  }

  @Test
  void letsNoModelAnswerByRegisteringIt() {
    Manifest first = Manifests.of("m1", "aa");
    registry.register(first);
    registry.register(first);
    assertThat(registry.models()).containsExactly(new RegisteredModel(first, false));
    assertThat(registry.champion(Interval.H1, 3)).isEmpty();
    assertThat(registry.standing(Interval.H1, 3)).isEqualTo(new Standing(null, List.of()));
  }

  @Test
  void letsTheModelAnswerThatWasDecidedOn() {
    Manifest first = Manifests.of("m1", "aa");
    Manifest second = Manifests.of("m2", "bb");
    Promotion promotion = answer(first);
    answer(second);
    assertThat(registry.champion(Interval.H1, 3)).contains(second);
    assertThat(registry.champions()).extracting(Champion::manifest).containsExactly(second);
    assertThat(registry.champion(Interval.H1, 1)).isEmpty();
    assertThat(registry.models())
        .containsExactlyInAnyOrder(
            new RegisteredModel(first, false), new RegisteredModel(second, true));
    assertThat(promotion)
        .isEqualTo(
            new Promotion(
                promotion.id(),
                Interval.H1,
                3,
                "m1",
                null,
                Configuration.of(first).hash(),
                Decision.BETTER,
                "so says the test",
                null,
                NOW.instant()));
    assertThat(decisions()).containsExactly("better m2 after m1", "better m1 after null");
  }

  @Test
  void keepsTheModelThatAnswersAndSaysWhy() {
    Manifest first = Manifests.of("m1", "aa");
    answer(first);
    Comparison comparison = new Comparison(Configuration.of(first).hash(), "log loss", 0.25);
    Proposal kept = new Proposal(Decision.KEPT, "p = 0.25", comparison);
    Manifest second = Manifests.of("m2", "bb");
    registry.register(second);
    Promotion promotion = registry.decide(second, standing -> kept);
    assertThat(registry.champion(Interval.H1, 3)).contains(first);
    assertThat(registry.standing(Interval.H1, 3).newest()).contains(promotion);
    assertThat(promotion.comparison()).isEqualTo(comparison);
    assertThat(promotion.previousId()).isEqualTo("m1");
  }

  @Test
  void refusesAnotherGraphUnderTheSameId() {
    Manifest first = Manifests.of("m1", "aa");
    registry.register(first);
    assertThatThrownBy(() -> registry.register(Manifests.of("m1", "cc")))
        .isInstanceOf(ModelRejectedException.class)
        .hasMessageContaining("immutability")
        .hasMessageContaining("m1");
    assertThat(registry.models()).containsExactly(new RegisteredModel(first, false));
  }

  @Test
  void holdsNoLevelBelowSoundWhoeverWritesIt() {
    registry.register(Manifests.of("m1", "aa"));
    assertThatThrownBy(
            () ->
                database
                    .jdbi()
                    .useHandle(handle -> handle.execute("UPDATE models SET level = 'unsound'")))
        .isInstanceOf(JdbiException.class)
        .hasMessageContaining("level");
  }

  @Test
  void letsNoModelOfMadeUpCandlesReplaceOneThatKnowsRealOnes() throws IOException {
    Manifest real = Manifests.of("m1", "aa");
    answer(real);
    Manifest synthetic = synthetic("m2");
    assertThatThrownBy(() -> answer(synthetic))
        .isInstanceOf(ModelRejectedException.class)
        .hasMessageContaining("m2")
        .hasMessageContaining("made-up candles");
    assertThatThrownBy(() -> registry.promote("m2", "because", checked -> {}))
        .isInstanceOf(ModelRejectedException.class)
        .hasMessageContaining("provenance");
    assertThat(registry.champion(Interval.H1, 3)).contains(real);
    assertThat(decisions()).hasSize(1);
  }

  private Promotion answer(Manifest manifest) {
    registry.register(manifest);
    return registry.decide(manifest, standing -> better());
  }

  private List<String> decisions() {
    return registry.standing(Interval.H1, 3).history().stream()
        .map(past -> "%s %s after %s".formatted(past.decision(), past.modelId(), past.previousId()))
        .toList();
  }

  private static Proposal better() {
    return new Proposal(Decision.BETTER, "so says the test", null);
  }

  private static Manifest synthetic(String id) throws IOException {
    ObjectNode json = Json.mapper().valueToTree(Manifests.of(id, "bb"));
    json.withObject("/inputs").put("synthetic", true);
    return Json.mapper().treeToValue(json, Manifest.class);
  }

  @Test
  void keepsUndefinedScores() {
    answer(Manifests.of("m1", "aa"));
    assertThat(registry.champions().get(0).manifest().evidence().scores())
        .containsEntry("zero", new Scores(1000, 0.0101, 0.0071, Double.NaN, Double.NaN));
  }

  @Test
  void namesEveryChampionThoughTheManifestOfOneCannotBeRead() {
    Manifest readable = Manifests.of("m1", "aa");
    answer(readable);
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
    answer(hostile);
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
