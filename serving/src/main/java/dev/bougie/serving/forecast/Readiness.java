package dev.bougie.serving.forecast;

import dev.bougie.model.manifest.Label;
import dev.bougie.serving.fault.UnavailableException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** Whether the server can answer what it was started for. */
public final class Readiness {

  private final Jdbi jdbi;
  private final ChampionModels models;
  private final Label label;

  /**
   * Readiness for one label.
   *
   * @param label that questions mean when they name none
   */
  public Readiness(Jdbi jdbi, ChampionModels models, Label label) {
    this.jdbi = jdbi;
    this.models = models;
    this.label = label;
  }

  /**
   * Ready.
   *
   * @param model that answers for the configured interval and horizon
   * @param rejected newer champions that cannot answer, so that an older model goes on
   */
  public record Ready(String status, String model, List<ChampionModels.Rejection> rejected) {}

  /**
   * Checks the database and the model.
   *
   * @throws UnavailableException saying what is missing
   */
  public Ready check() {
    jdbi.useHandle(handle -> handle.createQuery("SELECT 1").mapTo(Integer.class).one());
    Optional<String> model = models.answering(label);
    return new Ready(
        "ready", model.orElseThrow(() -> models.unavailable(label)), models.rejections());
  }
}
