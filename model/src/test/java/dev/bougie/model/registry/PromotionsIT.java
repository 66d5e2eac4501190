package dev.bougie.model.registry;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.features.candle.Interval;
import dev.bougie.model.config.ConfigException;
import dev.bougie.model.failure.ModelRejectedException;
import dev.bougie.model.manifest.Manifest;
import dev.bougie.model.manifest.Manifests;
import dev.bougie.model.postgres.Database;
import dev.bougie.model.postgres.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who answers, one decision after the other and several at once. */
class PromotionsIT {

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

  /** The first decision is made while another is under way: it must be made again. */
  @Test
  void decidesAnewWhereAnotherDecisionCameFirst() throws Exception {
    Manifest first = Manifests.of("m1", "aa");
    Manifest second = Manifests.of("m2", "bb");
    registry.register(first);
    registry.register(second);
    List<Standing> told = new CopyOnWriteArrayList<>();
    CompletableFuture<Void> late;
    try (Handle early = database.jdbi().open()) {
      early.begin();
      assertThat(
              new Promotions(early, Interval.H1, 3)
                  .append(
                      new Promotions.Move("m1", "c1", better()), Optional.empty(), NOW.instant()))
          .isPresent();
      late =
          CompletableFuture.runAsync(
              () ->
                  registry.decide(
                      second,
                      standing -> {
                        told.add(standing);
                        return standing.champion() == null
                            ? better()
                            : new Proposal(Decision.KEPT, "the other was first", null);
                      }));
      awaitOneThatWaits();
      early.commit();
    }
    late.join();
    assertThat(told).extracting(standing -> standing.history().size()).containsExactly(0, 1);
    assertThat(registry.champion(Interval.H1, 3)).contains(first);
    assertThat(decisions()).containsExactly("kept m2 after m1", "better m1 after null");
  }

  @Test
  void leavesOneChainOfDecisionsWhereManyPublishAtOnce() throws Exception {
    int publishers = 8;
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Promotion>> decided = new ArrayList<>();
      for (int i = 0; i < publishers; i++) {
        Manifest manifest = Manifests.of("m" + i, "aa" + i);
        Decision decision = i % 3 == 2 ? Decision.KEPT : Decision.BETTER;
        decided.add(
            threads.submit(
                () -> {
                  registry.register(manifest);
                  return registry.decide(
                      manifest,
                      standing ->
                          new Proposal(
                              standing.champion() == null ? Decision.FIRST : decision, "", null));
                }));
      }
      for (Future<Promotion> promotion : decided) {
        promotion.get();
      }
    } finally {
      threads.shutdownNow();
    }
    List<Promotion> history = registry.standing(Interval.H1, 3).history();
    assertThat(history).hasSize(publishers);
    String answers = null;
    for (int i = history.size() - 1; i >= 0; i--) {
      Promotion promotion = history.get(i);
      assertThat(promotion.previousId()).isEqualTo(answers);
      assertThat(promotion.decision() == Decision.FIRST).isEqualTo(answers == null);
      answers = promotion.decision().moves() ? promotion.modelId() : answers;
    }
    assertThat(registry.champions()).extracting(Champion::modelId).containsExactly(answers);
  }

  @Test
  void letsSomebodySayWhoAnswers() {
    Manifest first = Manifests.of("m1", "aa");
    answer(first);
    answer(Manifests.of("m2", "bb"));
    Promotion promotion = registry.promote("m1", "on call", checked -> {});
    assertThat(registry.champion(Interval.H1, 3)).contains(first);
    assertThat(promotion.decision()).isEqualTo(Decision.PROMOTED);
    assertThat(promotion.reason()).isEqualTo("on call");
    assertThat(registry.promote("m1", "again", checked -> {})).isEqualTo(promotion);
    assertThat(decisions()).hasSize(3);
    assertThatThrownBy(() -> registry.promote("m9", "on call", checked -> {}))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("m9")
        .hasMessageContaining("not registered");
  }

  @Test
  void turnsBackOneModelAfterTheOther() {
    answer(Manifests.of("m1", "aa"));
    answer(Manifests.of("m2", "bb"));
    answer(Manifests.of("m3", "cc"));
    assertThat(rollBack().modelId()).isEqualTo("m2");
    assertThat(rollBack().modelId()).isEqualTo("m1");
    assertThatThrownBy(this::rollBack)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("no model answered before the present one");
    answer(Manifests.of("m3", "cc"));
    assertThat(rollBack().modelId()).isEqualTo("m1");
    assertThat(decisions())
        .containsExactly(
            "rolled_back m1 after m3",
            "better m3 after m1",
            "rolled_back m1 after m2",
            "rolled_back m2 after m3",
            "better m3 after m2",
            "better m2 after m1",
            "better m1 after null");
  }

  @Test
  void movesNothingToAModelThatFailsItsCheck() {
    answer(Manifests.of("m1", "aa"));
    Manifest second = Manifests.of("m2", "bb");
    answer(second);
    Consumer<Manifest> fails =
        manifest -> {
          throw new ModelRejectedException("sha256", manifest.modelId());
        };
    assertThatThrownBy(() -> registry.promote("m1", "", fails)).hasMessageContaining("m1");
    assertThatThrownBy(() -> registry.rollBack(Interval.H1, 3, "", fails))
        .hasMessageContaining("m1");
    assertThat(registry.champion(Interval.H1, 3)).contains(second);
  }

  @Test
  void notesWhoAnsweredBeforeDecisionsWereNoted() throws IOException {
    answer(Manifests.of("m1", "aa"));
    String migration =
        new String(
            requireNonNull(getClass().getResourceAsStream("/db/migration/V7__promotions.sql"))
                .readAllBytes(),
            StandardCharsets.UTF_8);
    database
        .jdbi()
        .useHandle(
            handle -> {
              handle.execute("DROP TABLE promotions");
              handle.createScript(migration).execute();
            });
    assertThat(decisions()).containsExactly("first m1 after null");
    answer(Manifests.of("m2", "bb"));
    assertThat(rollBack().modelId()).isEqualTo("m1");
  }

  @Test
  void notesNothingWhenThePointerCannotBeMoved() {
    database
        .jdbi()
        .useHandle(
            h -> h.execute("ALTER TABLE champions ADD CONSTRAINT stuck CHECK (horizon < 3)"));
    try {
      assertThatThrownBy(() -> answer(Manifests.of("m1", "aa"))).isInstanceOf(JdbiException.class);
      assertThat(decisions()).isEmpty();
    } finally {
      database
          .jdbi()
          .useHandle(handle -> handle.execute("ALTER TABLE champions DROP CONSTRAINT stuck"));
    }
  }

  @Test
  void tellsTheDeciderWhoAnswersAndWhatWasDecided() {
    Promotion first = answer(Manifests.of("m1", "aa"));
    Manifest second = Manifests.of("m2", "bb");
    registry.register(second);
    List<Standing> told = new ArrayList<>();
    registry.decide(
        second,
        standing -> {
          told.add(standing);
          return better();
        });
    assertThat(told).hasSize(1);
    assertThat(requireNonNull(told.get(0).champion()).modelId()).isEqualTo("m1");
    assertThat(told.get(0).history()).containsExactly(first);
  }

  @Test
  void decidesOnAModelOnceUntilAnotherIsDecidedOn() {
    Manifest first = Manifests.of("m1", "aa");
    Promotion promotion = answer(first);
    assertThat(answer(first)).isEqualTo(promotion);
    assertThat(decisions()).hasSize(1);
    Manifest other = Manifests.of("m0", "ff");
    registry.register(other);
    registry.decide(other, standing -> new Proposal(Decision.KEPT, "", null));
    assertThat(answer(first)).isEqualTo(promotion);
    assertThat(decisions()).hasSize(2);
    answer(Manifests.of("m2", "bb"));
    assertThat(answer(first).id()).isGreaterThan(promotion.id());
    assertThat(registry.champion(Interval.H1, 3)).contains(first);
  }

  private Promotion answer(Manifest manifest) {
    registry.register(manifest);
    return registry.decide(manifest, standing -> better());
  }

  private Promotion rollBack() {
    return registry.rollBack(Interval.H1, 3, "on call", checked -> {});
  }

  private List<String> decisions() {
    return registry.standing(Interval.H1, 3).history().stream()
        .map(past -> "%s %s after %s".formatted(past.decision(), past.modelId(), past.previousId()))
        .toList();
  }

  private static Proposal better() {
    return new Proposal(Decision.BETTER, "so says the test", null);
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
}
