package dev.bougie.serving.forecast;

import dev.bougie.model.forecast.ReturnForecast;
import dev.bougie.model.manifest.Manifest;
import java.util.Locale;

/**
 * A forecast as of now.
 *
 * @param foretold finite
 * @param manifest of the model that says so
 * @param dataAgeSeconds since the last closed candle closed, by the exchange's clock
 */
public record Forecast(ReturnForecast foretold, Manifest manifest, long dataAgeSeconds) {

  /** Who says so. */
  public Model model() {
    return new Model(
        manifest.modelId(), manifest.verdict().level().name().toLowerCase(Locale.ROOT));
  }

  /** Whether the instant that is foretold has come already, by the exchange's clock. */
  public boolean isPast() {
    return foretold.isPast(dataAgeSeconds);
  }

  /** Whether the model has seen candles of this symbol in training. */
  public boolean isTrained() {
    return manifest.symbols().contains(foretold.symbol());
  }

  /**
   * The model as answers name it.
   *
   * @param level what it has proven: {@code sound}, {@code skilled} or {@code tradable}
   */
  public record Model(String id, String level) {}
}
