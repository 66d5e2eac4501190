package dev.bougie.model.registry;

import dev.bougie.features.candle.Interval;
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
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;
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

  private final Jdbi jdbi;
  private final Clock clock;

  public ModelRegistry(Jdbi jdbi, Clock clock) {
    this.jdbi = jdbi;
    this.clock = clock;
  }

  /**
   * Makes an uploaded and verified model known and lets it answer, in one transaction. Publishing
   * it again changes nothing but makes it champion again.
   *
   * @throws ModelRejectedException if it is unsound, if another graph is registered under that id,
   *     or if it was trained on made-up candles and would take the place of one that was not
   */
  public void publish(Manifest manifest) {
    requireSound(manifest);
    jdbi.useTransaction(
        handle -> {
          // Without a champion yet there is no row to lock. Readers are not held up.
          handle.execute("LOCK TABLE champions IN SHARE ROW EXCLUSIVE MODE");
          refuseSyntheticOverReal(handle, manifest);
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
          handle
              .createUpdate(
                  """
                  INSERT INTO champions (interval, horizon, model_id, promoted_at)
                  VALUES (:interval, :horizon, :id, :now)
                  ON CONFLICT (interval, horizon)
                  DO UPDATE SET model_id = excluded.model_id, promoted_at = excluded.promoted_at
                  """)
              .bind("interval", manifest.label().interval().code())
              .bind("horizon", manifest.label().horizon())
              .bind("id", manifest.modelId())
              .bind("now", clock.instant().atOffset(ZoneOffset.UTC))
              .execute();
        });
  }

  private static void requireSound(Manifest manifest) {
    if (manifest.verdict().level() == Level.UNSOUND) {
      throw new ModelRejectedException(
          "gate",
          "model %s is unsound: %s"
              .formatted(manifest.modelId(), String.join("; ", manifest.verdict().reasons())));
    }
  }

  private static void refuseSyntheticOverReal(Handle handle, Manifest manifest) {
    Optional<String> real =
        handle
            .createQuery(
                """
                SELECT m.id FROM champions c JOIN models m ON m.id = c.model_id
                WHERE c.interval = :interval AND c.horizon = :horizon AND NOT m.synthetic
                """)
            .bind("interval", manifest.label().interval().code())
            .bind("horizon", manifest.label().horizon())
            .mapTo(String.class)
            .findOne();
    if (manifest.synthetic() && real.isPresent()) {
      throw new ModelRejectedException(
          "provenance",
          "model %s was trained on made-up candles and may not replace %s, which knows real ones"
              .formatted(manifest.modelId(), real.get()));
    }
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
                .createQuery(
                    """
                    SELECT m.id, c.interval, c.horizon, m.manifest
                    FROM champions c JOIN models m ON m.id = c.model_id
                    WHERE c.interval = :interval AND c.horizon = :horizon
                    """)
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
