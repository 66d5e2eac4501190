package dev.bougie.jobs.trials;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.bougie.features.candle.Interval;
import dev.bougie.model.json.Json;
import dev.bougie.model.registry.Configuration;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** What searches found best, for training to take. */
public final class SearchWinners {

  private final Jdbi jdbi;
  private final Clock clock;

  public SearchWinners(Jdbi jdbi, Clock clock) {
    this.jdbi = jdbi;
    this.clock = clock;
  }

  /**
   * A configuration that a search found best.
   *
   * @param experiment hash
   * @param configuration hash
   * @param candidate what a trainer is told
   * @param score by which it won
   */
  public record Winner(
      String experiment, String configuration, Configuration candidate, double score) {}

  /** Notes the winner; that of the same experiment is replaced. */
  public void save(Experiment experiment, Winner winner) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    INSERT INTO search_winners (experiment, interval, horizon, configuration, candidate,
                      score, decided_at)
                    VALUES (:experiment, :interval, :horizon, :configuration, CAST(:candidate AS jsonb),
                      :score, :now)
                    ON CONFLICT (experiment) DO UPDATE SET configuration = excluded.configuration,
                      candidate = excluded.candidate, score = excluded.score,
                      decided_at = excluded.decided_at
                    """)
                .bind("experiment", winner.experiment())
                .bind("configuration", winner.configuration())
                .bind("candidate", Json.write(winner.candidate()))
                .bind("score", winner.score())
                .bind("interval", experiment.interval().code())
                .bind("horizon", experiment.horizon())
                .bind("now", clock.instant().atOffset(ZoneOffset.UTC))
                .execute());
  }

  /** The winner of the newest search for that interval and horizon. */
  public Optional<Winner> newest(Interval interval, int horizon) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT experiment, configuration, candidate, score FROM search_winners
                    WHERE interval = :interval AND horizon = :horizon
                    ORDER BY decided_at DESC, experiment LIMIT 1
                    """)
                .bind("interval", interval.code())
                .bind("horizon", horizon)
                .map(
                    (row, context) ->
                        new Winner(
                            row.getString("experiment"),
                            row.getString("configuration"),
                            candidate(row.getString("candidate")),
                            row.getDouble("score")))
                .findOne());
  }

  private static Configuration candidate(String json) {
    try {
      return Json.mapper().readValue(json, Configuration.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("search_winners.candidate holds " + json, e);
    }
  }
}
