package dev.bougie.model.forecast;

import dev.bougie.model.calibration.ReturnInterval;
import dev.bougie.model.manifest.Label;
import java.time.Instant;
import java.util.List;

/**
 * What a model foretells of a symbol.
 *
 * @param label what is foretold
 * @param candleTime open time of the last closed candle
 * @param close of that candle
 * @param expectedReturn log return over the horizon; not finite where the model has none to give
 * @param probabilityUp that the return is positive, 0 to 1, as the graph tells it or as follows
 *     from the model's errors; NaN where neither is known
 * @param scale how far returns go at such a time, above 0; 1 where the model tells none
 * @param intervals of the return, narrowest first
 * @param synthetic whether the model or any candle it looked at was made up
 */
public record ReturnForecast(
    String symbol,
    Label label,
    Instant candleTime,
    double close,
    double expectedReturn,
    double probabilityUp,
    double scale,
    List<ReturnInterval> intervals,
    boolean synthetic) {

  public ReturnForecast {
    intervals = List.copyOf(intervals);
  }

  /**
   * When it comes true: the close time of the candle {@code horizon} candles after the one at
   * {@code candleTime}.
   */
  public Instant targetTime() {
    return Instant.ofEpochMilli(
        label
            .interval()
            .closeTime(label.interval().plus(candleTime.toEpochMilli(), label.horizon())));
  }

  /**
   * Whether the instant that is foretold has come already.
   *
   * @param ageSeconds since the candle closed
   */
  public boolean isPast(long ageSeconds) {
    long closed = label.interval().closeTime(candleTime.toEpochMilli());
    return ageSeconds > (targetTime().toEpochMilli() - closed) / 1_000;
  }
}
