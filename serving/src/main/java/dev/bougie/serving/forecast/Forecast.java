package dev.bougie.serving.forecast;

import dev.bougie.model.calibration.ReturnInterval;
import dev.bougie.model.manifest.Label;
import dev.bougie.model.manifest.Level;
import dev.bougie.model.manifest.Manifest;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * What a model foretells of a symbol.
 *
 * @param manifest of the model
 * @param candleTime open time of the last closed candle
 * @param close of that candle
 * @param expectedReturn log return over the horizon, finite
 * @param probabilityUp 0 to 1, NaN where the model's errors are not known
 * @param intervals around the expected return, narrowest first
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
    List<ReturnInterval> intervals,
    boolean synthetic,
    long dataAgeSeconds) {

  /** Who says so. */
  public Model model() {
    return new Model(
        manifest.modelId(), manifest.verdict().level().name().toLowerCase(Locale.ROOT));
  }

  /**
   * When it comes true: the close time of the candle {@code horizon} candles after the one at
   * {@code candleTime}.
   */
  public Instant targetTime() {
    Label label = manifest.label();
    return Instant.ofEpochMilli(
        label
            .interval()
            .closeTime(label.interval().plus(candleTime.toEpochMilli(), label.horizon())));
  }

  /** Whether the instant that is foretold has come already, by the exchange's clock. */
  public boolean isPast() {
    long closed = manifest.label().interval().closeTime(candleTime.toEpochMilli());
    return dataAgeSeconds > (targetTime().toEpochMilli() - closed) / 1_000;
  }

  /** Whether the model has seen candles of this symbol in training. */
  public boolean isTrained() {
    return manifest.symbols().contains(symbol);
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
