package dev.bougie.model.manifest;

import dev.bougie.features.candle.Interval;
import java.util.Locale;

/**
 * What a model foretells: a number of the candle {@code horizon} candles after the one whose
 * features are known.
 *
 * @param kind the number
 * @param horizon candles ahead, at least 1
 * @param interval of the candles
 */
public record Label(Kind kind, int horizon, Interval interval) {

  public Label {
    if (horizon < 1) {
      throw new IllegalArgumentException("horizon %d, must be at least 1".formatted(horizon));
    }
  }

  /** The numbers a model can foretell. */
  public enum Kind {
    /** {@code ln(close[t + horizon] / close[t])}. */
    LOG_RETURN,

    /** The same in units of its volatility, as known at the close of candle {@code t}. */
    SCALED_RETURN,

    /** 1 where that is above 0, else 0. */
    DIRECTION,

    /**
     * Which of two prices is touched first within the horizon: 1 the one above, -1 the one below, 0
     * neither.
     */
    TRIPLE_BARRIER;

    /** As settings spell it: {@code log-return}. */
    public String code() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
