package dev.bougie.model.registry;

import dev.bougie.features.candle.Interval;
import dev.bougie.model.config.ConfigException;
import dev.bougie.model.failure.ModelRejectedException;
import dev.bougie.model.json.Json;
import dev.bougie.model.manifest.Label;
import dev.bougie.model.manifest.Level;
import dev.bougie.model.manifest.Manifest;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which models are published and which one answers for an interval and a horizon. */
public final class ModelRegistry {

  private static final Logger LOG = LoggerFactory.getLogger(ModelRegistry.class);

  private static final RowMapper<Champion> CHAMPION =
      (row, context) ->
          new Champion(
              row.getString("id"),
              new Label(
                  Label.Kind.LOG_RETURN,
                  row.getInt("horizon"),
                  Interval.of(row.getString("interval"))),
              row.getString("manifest"));

  private static final String CHAMPION_OF =
      """
      SELECT m.id, c.interval, c.horizon, m.manifest
      FROM champions c JOIN models m ON m.id = c.model_id
      WHERE c.interval = :interval AND c.horizon = :horizon
      """;

  /** A year of hourly decisions and more; what is older decides nothing any more. */
  private static final int HISTORY = 10_000;

  private final Jdbi jdbi;
  private final Clock clock;

  public ModelRegistry(Jdbi jdbi, Clock clock) {
    this.jdbi = jdbi;
    this.clock = clock;
  }

  /**
   * Makes an uploaded and verified model known; it does not answer yet. Registering it again
   * changes nothing.
   *
   * @throws ModelRejectedException if another graph is registered under that id, or if it is not
   *     sound
   */
  public void register(Manifest manifest) {
    if (manifest.verdict().level().compareTo(Level.SOUND) < 0) {
      throw new ModelRejectedException(
          "level",
          "model %s is %s, and what is not sound is not registered: %s"
              .formatted(
                  manifest.modelId(),
                  name(manifest.verdict().level()),
                  String.join("; ", manifest.verdict().reasons())));
    }
    jdbi.useTransaction(
        handle -> {
          handle
              .createUpdate(
                  """
                  INSERT INTO models (id, kind, interval, horizon, level, synthetic, sha256, manifest, created_at)
                  VALUES (:id, :kind, :interval, :horizon, :level, :synthetic, :sha256, CAST(:manifest AS jsonb), :createdAt)
                  ON CONFLICT (id) DO NOTHING
                  """)
              .bind("id", manifest.modelId())
              .bind("kind", manifest.kind())
              .bind("interval", manifest.label().interval().code())
              .bind("horizon", manifest.label().horizon())
              .bind("level", name(manifest.verdict().level()))
              .bind("synthetic", manifest.synthetic())
              .bind("sha256", manifest.graph().sha256())
              .bind("manifest", Json.write(manifest))
              .bind("createdAt", manifest.createdAt().atOffset(ZoneOffset.UTC))
              .execute();
          String registered =
              handle
                  .createQuery("SELECT sha256 FROM models WHERE id = :id")
                  .bind("id", manifest.modelId())
                  .mapTo(String.class)
                  .one();
          if (!registered.equals(manifest.graph().sha256())) {
            throw new ModelRejectedException(
                "immutability",
                "model %s is registered with graph %s, not %s"
                    .formatted(manifest.modelId(), registered, manifest.graph().sha256()));
          }
        });
  }

  /**
   * Decides whether a registered model shall answer, and moves the pointer and notes the reason in
   * one transaction. The model that was decided on last, or that answers, is not decided on again.
   *
   * @param decider of what is to be done; asked again if others have decided meanwhile
   * @return what was decided
   * @throws ModelRejectedException if it would answer in the place of a model that knows real
   *     candles and was trained on made-up ones
   */
  public Promotion decide(Manifest manifest, Function<Standing, Proposal> decider) {
    String configuration = Configuration.of(manifest).hash();
    return append(
        manifest.label().interval(),
        manifest.label().horizon(),
        standing ->
            standing
                .newest()
                .filter(newest -> newest.modelId().equals(manifest.modelId()))
                .or(() -> standing.answering(manifest.modelId())),
        standing ->
            new Promotions.Move(manifest.modelId(), configuration, decider.apply(standing)));
  }

  /**
   * Lets a registered model answer because somebody says so. Nothing happens if it does already.
   *
   * @param check what must not throw before it answers
   * @return the decision by which it answers
   * @throws ConfigException if there is no such model
   */
  public Promotion promote(String modelId, String reason, Consumer<Manifest> check) {
    Manifest manifest = manifest(modelId);
    check.accept(manifest);
    return append(
        manifest.label().interval(),
        manifest.label().horizon(),
        standing -> standing.answering(modelId),
        standing -> move(manifest, Decision.PROMOTED, reason));
  }

  /**
   * Lets the model answer that did before the present one, because somebody says so; again and it
   * is the one before that.
   *
   * @param check what must not throw before it answers
   * @throws ConfigException if none answered before
   */
  public Promotion rollBack(
      Interval interval, int horizon, String reason, Consumer<Manifest> check) {
    return append(
        interval,
        horizon,
        standing -> Optional.empty(),
        standing -> {
          String before =
              standing
                  .before()
                  .orElseThrow(
                      () ->
                          new ConfigException(
                              "forecast",
                              "%s, horizon %d".formatted(interval, horizon),
                              "no model answered before the present one"));
          Manifest manifest = manifest(before);
          check.accept(manifest);
          return move(manifest, Decision.ROLLED_BACK, reason);
        });
  }

  /** Who answers, and the newest decisions that led to it. */
  public Standing standing(Interval interval, int horizon) {
    // One snapshot, or a pointer that moves in between would not be the one that history tells of.
    return jdbi.inTransaction(
        TransactionIsolationLevel.REPEATABLE_READ,
        handle ->
            new Standing(
                handle
                    .createQuery(CHAMPION_OF)
                    .bind("interval", interval.code())
                    .bind("horizon", horizon)
                    .map(CHAMPION)
                    .findOne()
                    .orElse(null),
                new Promotions(handle, interval, horizon).newest(HISTORY)));
  }

  private Promotion append(
      Interval interval,
      int horizon,
      Function<Standing, Optional<Promotion>> done,
      Function<Standing, Promotions.Move> decider) {
    Optional<Promotion> decided = Optional.empty();
    while (decided.isEmpty()) {
      Standing seen = standing(interval, horizon);
      decided = done.apply(seen);
      if (decided.isEmpty()) {
        Promotions.Move move = decider.apply(seen);
        decided =
            jdbi.inTransaction(
                handle ->
                    new Promotions(handle, interval, horizon)
                        .append(move, seen.newest(), clock.instant()));
      }
    }
    return decided.get();
  }

  private static Promotions.Move move(Manifest manifest, Decision decision, String reason) {
    return new Promotions.Move(
        manifest.modelId(),
        Configuration.of(manifest).hash(),
        new Proposal(decision, reason, null));
  }

  private Manifest manifest(String modelId) {
    return jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        "SELECT id, interval, horizon, manifest FROM models WHERE id = :id")
                    .bind("id", modelId)
                    .map(CHAMPION)
                    .findOne())
        .map(Champion::manifest)
        .orElseThrow(
            () ->
                new ConfigException(
                    "model",
                    modelId,
                    "is not registered, ./bougie models list names those that are"));
  }

  /**
   * The model that answers for that interval and horizon.
   *
   * @throws ModelRejectedException if its manifest cannot be read
   */
  public Optional<Manifest> champion(Interval interval, int horizon) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(CHAMPION_OF)
                .bind("interval", interval.code())
                .bind("horizon", horizon)
                .map(CHAMPION)
                .findOne()
                .map(Champion::manifest));
  }

  /** Every model that answers for an interval and a horizon, readable or not. */
  public List<Champion> champions() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT m.id, c.interval, c.horizon, m.manifest
                    FROM champions c JOIN models m ON m.id = c.model_id
                    ORDER BY c.interval, c.horizon
                    """)
                .map(CHAMPION)
                .list());
  }

  /** All published models whose manifest can be read, newest first. */
  public List<RegisteredModel> models() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT m.id, m.interval, m.horizon, m.manifest, c.model_id IS NOT NULL AS champion
                    FROM models m
                    LEFT JOIN champions c
                      ON c.model_id = m.id AND c.interval = m.interval AND c.horizon = m.horizon
                    ORDER BY m.created_at DESC, m.id
                    """)
                .map(
                    (row, context) ->
                        registered(CHAMPION.map(row, context), row.getBoolean("champion")))
                .stream()
                .flatMap(Optional::stream)
                .toList());
  }

  private static Optional<RegisteredModel> registered(Champion model, boolean champion) {
    try {
      return Optional.of(new RegisteredModel(model.manifest(), champion));
    } catch (ModelRejectedException e) {
      LOG.warn("a published model is not listed: {}", e.getMessage());
      return Optional.empty();
    }
  }

  private static String name(Level level) {
    return level.name().toLowerCase(Locale.ROOT);
  }
}
