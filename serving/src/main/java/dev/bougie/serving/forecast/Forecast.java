package dev.bougie.serving.forecast;

import dev.bougie.model.manifest.Label;
import dev.bougie.model.manifest.Level;
import dev.bougie.model.manifest.Manifest;
import java.time.Instant;
import java.util.Locale;

/**
 * What a model foretells of a symbol.
 *
 * @param manifest of the model
 * @param candleTime open time of the last closed candle
 * @param close of that candle
 * @param expectedReturn log return over the horizon, finite
 * @param probabilityUp 0 to 1, NaN where the model's errors are not known
 * @param synthetic whether the model or any candle it looked at was made up
 * @param dataAgeSeconds since that candle closed, by the exchange's clock
 */
public record Forecast(
    String symbol,
    Manifest manifest,
    Instant candleTime,
    double close,
    double expectedReturn,
    double probabilityUp,
    boolean synthetic,
    long dataAgeSeconds) {

  /** Who says so. */
  public Model model() {
    return new Model(
        manifest.modelId(), manifest.verdict().level().name().toLowerCase(Locale.ROOT));
  }

  /** Whether the instant that is foretold has come already, by the exchange's clock. */
  public boolean isPast() {
    Label label = manifest.label();
    long open = candleTime.toEpochMilli();
    long target = label.interval().closeTime(label.interval().plus(open, label.horizon()));
    return dataAgeSeconds > (target - label.interval().closeTime(open)) / 1_000;
  }

  public Level level() {
    return manifest.verdict().level();
  }

  /**
   * The model as answers name it.
   *
   * @param level what it has proven: {@code sound}, {@code skilled} or {@code tradable}
   */
  public record Model(String id, String level) {}
}
