package dev.bougie.serving.forecast;

import dev.bougie.features.candle.Interval;
import dev.bougie.model.manifest.Manifest;
import dev.bougie.model.manifest.Scores;
import dev.bougie.model.registry.ModelRegistry;
import dev.bougie.model.registry.RegisteredModel;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** All models that were published. */
public final class PublishedModels {

  private final ModelRegistry registry;

  public PublishedModels(ModelRegistry registry) {
    this.registry = registry;
  }

  /** Newest first. */
  public record Models(List<Published> models) {}

  /**
   * A published model.
   *
   * @param champion whether it answers for its interval and horizon
   * @param level what it has proven: {@code sound}, {@code skilled} or {@code tradable}
   * @param metrics out-of-sample scores over all folds, of the model under its kind and of each
   *     baseline under its name
   * @param synthetic whether any candle it was trained on was made up
   * @param reasons the tests behind the level, in words with their figures
   */
  public record Published(
      String id,
      String kind,
      Interval interval,
      int horizon,
      boolean champion,
      String level,
      Instant createdAt,
      Map<String, Scores> metrics,
      boolean synthetic,
      List<String> symbols,
      List<String> reasons) {}

  public Models models() {
    return new Models(registry.models().stream().map(PublishedModels::published).toList());
  }

  private static Published published(RegisteredModel model) {
    Manifest manifest = model.manifest();
    return new Published(
        manifest.modelId(),
        manifest.kind(),
        manifest.label().interval(),
        manifest.label().horizon(),
        model.champion(),
        manifest.verdict().level().name().toLowerCase(Locale.ROOT),
        manifest.createdAt(),
        manifest.evidence().scores(),
        manifest.synthetic(),
        manifest.symbols(),
        manifest.verdict().reasons());
  }
}
