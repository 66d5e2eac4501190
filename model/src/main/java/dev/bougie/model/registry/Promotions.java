package dev.bougie.model.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.bougie.features.candle.Interval;
import dev.bougie.model.failure.ModelRejectedException;
import dev.bougie.model.json.Json;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/** The decisions of one interval and horizon, and the pointer that they move. */
final class Promotions {

  private static final RowMapper<Promotion> PROMOTION =
      (row, context) ->
          new Promotion(
              row.getLong("id"),
              Interval.of(row.getString("interval")),
              row.getInt("horizon"),
              row.getString("model_id"),
              row.getString("previous_id"),
              row.getString("configuration"),
              Decision.of(row.getString("decision")),
              row.getString("reason"),
              comparison(row.getString("comparison")),
              row.getObject("decided_at", OffsetDateTime.class).toInstant());

  private final Handle handle;
  private final Interval interval;
  private final int horizon;

  Promotions(Handle handle, Interval interval, int horizon) {
    this.handle = handle;
    this.interval = interval;
    this.horizon = horizon;
  }

  /** A model that is proposed, and what for. */
  record Move(String modelId, String configuration, Proposal proposal) {}

  /** The newest so many decisions, newest first. */
  List<Promotion> newest(int count) {
    return handle
        .createQuery(
            """
            SELECT * FROM promotions WHERE interval = :interval AND horizon = :horizon
            ORDER BY id DESC LIMIT :count
            """)
        .bind("interval", interval.code())
        .bind("horizon", horizon)
        .bind("count", count)
        .map(PROMOTION)
        .list();
  }

  /**
   * Notes a decision and lets the model answer where it says so.
   *
   * @param seen the newest decision that was known when this one was made
   * @return empty, with nothing done, if others have been made since
   * @throws ModelRejectedException if a model of made-up candles would take the place of one that
   *     knows real ones
   */
  Optional<Promotion> append(Move move, Optional<Promotion> seen, Instant now) {
    // Without a decision yet there is no row to lock. Readers are not held up.
    handle.execute("LOCK TABLE promotions IN SHARE ROW EXCLUSIVE MODE");
    if (!newest(1).stream().map(Promotion::id).findFirst().equals(seen.map(Promotion::id))) {
      return Optional.empty();
    }
    Proposal proposal = move.proposal();
    Optional<String> previous = champion();
    if (proposal.decision().moves()) {
      refuseSyntheticOverReal(move.modelId());
    }
    Promotion noted =
        handle
            .createQuery(
                """
                INSERT INTO promotions (interval, horizon, model_id, previous_id, configuration,
                  decision, reason, comparison, decided_at)
                VALUES (:interval, :horizon, :model, :previous, :configuration,
                  :decision, :reason, CAST(:comparison AS jsonb), :now)
                RETURNING *
                """)
            .bind("interval", interval.code())
            .bind("horizon", horizon)
            .bind("model", move.modelId())
            .bind("previous", previous.orElse(null))
            .bind("configuration", move.configuration())
            .bind("decision", proposal.decision().toString())
            .bind("reason", proposal.reason())
            .bind(
                "comparison",
                proposal.comparison() == null ? null : Json.write(proposal.comparison()))
            .bind("now", now.atOffset(ZoneOffset.UTC))
            .map(PROMOTION)
            .one();
    if (proposal.decision().moves()) {
      letAnswer(move.modelId(), now);
    }
    return Optional.of(noted);
  }

  private void letAnswer(String modelId, Instant now) {
    handle
        .createUpdate(
            """
            INSERT INTO champions (interval, horizon, model_id, promoted_at)
            VALUES (:interval, :horizon, :model, :now)
            ON CONFLICT (interval, horizon)
            DO UPDATE SET model_id = excluded.model_id, promoted_at = excluded.promoted_at
            """)
        .bind("interval", interval.code())
        .bind("horizon", horizon)
        .bind("model", modelId)
        .bind("now", now.atOffset(ZoneOffset.UTC))
        .execute();
  }

  private Optional<String> champion() {
    return handle
        .createQuery(
            "SELECT model_id FROM champions WHERE interval = :interval AND horizon = :horizon")
        .bind("interval", interval.code())
        .bind("horizon", horizon)
        .mapTo(String.class)
        .findOne();
  }

  private void refuseSyntheticOverReal(String modelId) {
    Optional<String> real =
        handle
            .createQuery(
                """
                SELECT m.id FROM champions c JOIN models m ON m.id = c.model_id
                WHERE c.interval = :interval AND c.horizon = :horizon AND NOT m.synthetic
                  AND EXISTS (SELECT 1 FROM models WHERE id = :model AND synthetic)
                """)
            .bind("interval", interval.code())
            .bind("horizon", horizon)
            .bind("model", modelId)
            .mapTo(String.class)
            .findOne();
    if (real.isPresent()) {
      throw new ModelRejectedException(
          "provenance",
          "model %s was trained on made-up candles and may not replace %s, which knows real ones"
              .formatted(modelId, real.get()));
    }
  }

  private static @Nullable Comparison comparison(@Nullable String json) {
    if (json == null) {
      return null;
    }
    try {
      return Json.mapper().readValue(json, Comparison.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("promotions.comparison holds " + json, e);
    }
  }
}
