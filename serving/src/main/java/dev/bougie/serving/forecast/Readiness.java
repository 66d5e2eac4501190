package dev.bougie.serving.forecast;

import dev.bougie.model.manifest.Label;
import dev.bougie.serving.fault.UnavailableException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Whether the server can answer what it was started for. */
public final class Readiness {

  private final Jdbi jdbi;
  private final ChampionModels models;
  private final Label label;
  private final Supplier<Optional<Instant>> lastPoll;

  /**
   * Readiness for one label.
   *
   * @param label that questions mean when they name none
   * @param lastPoll when the registry was last asked for new champions, and answered
   */
  public Readiness(
      Jdbi jdbi, ChampionModels models, Label label, Supplier<Optional<Instant>> lastPoll) {
    this.jdbi = jdbi;
    this.models = models;
    this.label = label;
    this.lastPoll = lastPoll;
  }

  /**
   * Ready.
   *
   * @param model that answers for the configured interval and horizon
   * @param rejected newer champions that cannot answer, so that an older model goes on
   * @param lastPoll when the registry was last asked for new champions, and answered; an old one
   *     says that newer models are not seen
   */
  public record Ready(
      String status,
      String model,
      List<ChampionModels.Rejection> rejected,
      @Nullable Instant lastPoll) {}

  /**
   * Checks the database and the model.
   *
   * @throws UnavailableException saying what is missing
   */
  public Ready check() {
    jdbi.useHandle(handle -> handle.createQuery("SELECT 1").mapTo(Integer.class).one());
    Optional<String> model = models.answering(label);
    return new Ready(
        "ready",
        model.orElseThrow(() -> models.unavailable(label)),
        models.rejections(),
        lastPoll.get().orElse(null));
  }
}
