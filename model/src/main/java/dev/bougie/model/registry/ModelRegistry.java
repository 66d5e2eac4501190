package dev.bougie.model.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.bougie.features.candle.Interval;
import dev.bougie.model.manifest.Json;
import dev.bougie.model.manifest.Level;
import dev.bougie.model.manifest.Manifest;
import dev.bougie.model.manifest.ModelRejectedException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;

/** Which models are published and which one answers for an interval and a horizon. */
public final class ModelRegistry {

  private static final RowMapper<RegisteredModel> ROW =
      (row, context) ->
          new RegisteredModel(parse(row.getString("manifest")), row.getBoolean("champion"));

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
   * @throws ModelRejectedException if another graph is registered under that id, or if it was
   *     trained on made-up candles and would take the place of one that was not
   */
  public void publish(Manifest manifest) {
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

  /** The model that answers for that interval and horizon. */
  public Optional<Manifest> champion(Interval interval, int horizon) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT m.manifest, true AS champion
                    FROM champions c JOIN models m ON m.id = c.model_id
                    WHERE c.interval = :interval AND c.horizon = :horizon
                    """)
                .bind("interval", interval.code())
                .bind("horizon", horizon)
                .map(ROW)
                .findOne()
                .map(RegisteredModel::manifest));
  }

  /** Every model that answers for an interval and a horizon. */
  public List<Manifest> champions() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT m.manifest, true AS champion
                    FROM champions c JOIN models m ON m.id = c.model_id
                    ORDER BY c.interval, c.horizon
                    """)
                .map(ROW)
                .map(RegisteredModel::manifest)
                .list());
  }

  /** All published models, newest first. */
  public List<RegisteredModel> models() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT m.manifest, c.model_id IS NOT NULL AS champion
                    FROM models m
                    LEFT JOIN champions c
                      ON c.model_id = m.id AND c.interval = m.interval AND c.horizon = m.horizon
                    ORDER BY m.created_at DESC, m.id
                    """)
                .map(ROW)
                .list());
  }

  private static String name(Level level) {
    return level.name().toLowerCase(Locale.ROOT);
  }

  private static Manifest parse(String json) {
    try {
      return Json.mapper().readValue(json, Manifest.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a registered manifest cannot be read", e);
    }
  }
}
